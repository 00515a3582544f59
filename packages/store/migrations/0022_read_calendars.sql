-- Calendars of other people that say who is on call: when each is read next, and how it stands. There is one where the stored file names one.
create table oncall_calendars (
  tenant_id text not null references tenants,
  schedule text not null,
  next_at timestamptz not null,
  read_at timestamptz,
  failing_since timestamptz,
  told boolean not null default false,
  primary key (tenant_id, schedule)
);
create index oncall_calendars_due on oncall_calendars (next_at);
grant select, insert, update, delete on oncall_calendars to tocsin_app;
grant select (tenant_id, schedule, next_at) on oncall_calendars to tocsin_system;
alter table oncall_calendars enable row level security;
alter table oncall_calendars force row level security;
create policy one_tenant on oncall_calendars to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on oncall_calendars for select to tocsin_system using (true);

-- The last good copy of them. It holds while its source fails.
create table calendar_shifts (
  tenant_id text not null references tenants,
  shift_id uuid not null,
  schedule text not null,
  person text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  primary key (shift_id, tenant_id)
);
create index calendar_shifts_by_schedule on calendar_shifts (tenant_id, schedule, to_at);
grant select, insert, delete on calendar_shifts to tocsin_app;
grant select (tenant_id, shift_id, to_at), delete on calendar_shifts to tocsin_system;
alter table calendar_shifts enable row level security;
alter table calendar_shifts force row level security;
create policy one_tenant on calendar_shifts to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on calendar_shifts for select to tocsin_system using (true);
create policy forget on calendar_shifts for delete to tocsin_system using (to_at < now() - interval '1 day');
