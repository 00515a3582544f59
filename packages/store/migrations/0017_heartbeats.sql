-- Sources that promised to report: when each was last heard, and by when it has to be heard again.

create table heartbeats (
  tenant_id text not null,
  name text not null,
  state text not null check (state in ('alive', 'missing')),
  -- How long it may be silent, as the tenant's file says.
  window_ms bigint not null,
  last_seen_at timestamptz,
  due_at timestamptz not null,
  primary key (name, tenant_id)
);
create index heartbeats_due on heartbeats (due_at) where state = 'alive';
-- The version of the tenant's file that its heartbeats were last taken from.
alter table tenants add column heartbeats_version int not null default 0;

grant select, insert, update, delete on heartbeats to tocsin_app;
grant select (tenant_id, name, state, due_at) on heartbeats to tocsin_system;
grant select (heartbeats_version) on tenants to tocsin_system;
alter table heartbeats enable row level security;
alter table heartbeats force row level security;
create policy one_tenant on heartbeats to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on heartbeats for select to tocsin_system using (true);
