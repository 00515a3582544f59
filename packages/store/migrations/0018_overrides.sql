-- Who is on call in place of whom the tenant's file names, for a time. What was made later wins; `person` null: nobody is.
create table oncall_overrides (
  tenant_id text not null references tenants,
  override_id uuid not null,
  schedule text not null,
  person text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  created_by text not null,
  made bigint generated always as identity,
  primary key (override_id, tenant_id)
);
create index oncall_overrides_by_schedule on oncall_overrides (tenant_id, schedule, to_at);
grant select, insert, update (to_at) on oncall_overrides to tocsin_app;
grant select (tenant_id, override_id, to_at), delete on oncall_overrides to tocsin_system;
alter table oncall_overrides enable row level security;
alter table oncall_overrides force row level security;
create policy one_tenant on oncall_overrides to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on oncall_overrides for select to tocsin_system using (true);
create policy forget on oncall_overrides for delete to tocsin_system using (to_at < now() - interval '1 day');
