-- What is not told for now, and why: silences, alerts that inhibit others, and the members of groups that are suppressed by something.

create table silences (
  tenant_id text not null,
  silence_id uuid not null,
  matchers jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by text not null,
  comment text not null,
  updated_at timestamptz not null,
  primary key (silence_id, tenant_id)
);
create index silences_by_end on silences (tenant_id, ends_at);

-- A row for each inhibition rule that an unresolved alert is a source of. `source_key` names the rule and the values of its `equal` labels.
create table inhibit_sources (
  tenant_id text not null,
  source_key uuid not null,
  alert_id uuid not null,
  is_both boolean not null,
  primary key (source_key, alert_id, tenant_id)
);
create index inhibit_sources_by_alert on inhibit_sources (alert_id);

-- Where in the routing tree a group was made: what its route says about languages, times and fallback channels.
alter table groups add column route_key text not null default '';
alter table groups add column suppressed int not null default 0;
drop index groups_recent;
create index groups_recent on groups (tenant_id, changed_at desc) where epoch > 0 or suppressed > 0;

-- `silence:<id>`, `inhibition:<alert id>`, `time:<interval>` or `environment:<name>`; null: may be told. What is suppressed is not owed until that ends.
alter table group_members add column suppressed_by text;
drop index group_members_owed;
create index group_members_owed on group_members (group_id) where pending > 0 and suppressed_by is null;
create index group_members_suppressed on group_members (group_id) where suppressed_by is not null;
create index group_members_by_suppressor on group_members (tenant_id, suppressed_by) where suppressed_by is not null;

-- The version of the tenant's file that inhibit_sources was last rebuilt for.
alter table tenants add column sources_version int not null default 0;

grant select, insert, update on silences to tocsin_app;
grant select, insert, delete on inhibit_sources to tocsin_app;
grant select (tenant_id, suppressed_by) on group_members to tocsin_system;
grant select (tenant_id, sources_version, updated_at) on tenants to tocsin_system;
grant select (tenant_id, silence_id, ends_at), delete on silences to tocsin_system;

do $$
declare name text;
begin
  foreach name in array array['silences', 'inhibit_sources'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  end loop;
end $$;
create policy ids_of_all on silences for select to tocsin_system using (true);
create policy ids_of_all on inhibit_sources for select to tocsin_system using (true);
create policy forget on silences for delete to tocsin_system using (ends_at < now() - interval '5 days');
