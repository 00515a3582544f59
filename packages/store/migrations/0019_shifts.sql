-- What was told of each schedule, and when there may be something new.
create table shifts (
  tenant_id text not null references tenants,
  schedule text not null,
  -- Who was on call when it was looked at last.
  people text[] not null,
  -- Reminders of shifts to come that have been sent.
  reminded text[] not null default '{}',
  look_at timestamptz not null,
  primary key (schedule, tenant_id)
);
create index shifts_due on shifts (look_at);
-- Slack user groups that are kept equal to who is on call: when each is compared again, and why it could not be.
create table user_groups (
  tenant_id text not null references tenants,
  user_group text not null,
  sync_at timestamptz not null,
  fault text,
  primary key (user_group, tenant_id)
);
create index user_groups_due on user_groups (sync_at);
-- The version of the tenant's file that both were last taken from.
alter table tenants add column shifts_version int not null default 0;

grant select, insert, update, delete on shifts, user_groups to tocsin_app;
grant select (tenant_id, schedule, look_at) on shifts to tocsin_system;
grant select (tenant_id, user_group, sync_at) on user_groups to tocsin_system;
grant select (shifts_version) on tenants to tocsin_system;
alter table shifts enable row level security;
alter table shifts force row level security;
create policy one_tenant on shifts to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on shifts for select to tocsin_system using (true);
alter table user_groups enable row level security;
alter table user_groups force row level security;
create policy one_tenant on user_groups to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on user_groups for select to tocsin_system using (true);
