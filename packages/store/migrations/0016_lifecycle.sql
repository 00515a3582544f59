-- Who answers for a group and until when, and what happened to it: its timeline.

-- Until when an alert is snoozed: acknowledged until then, and firing again after it.
alter table alerts add column acknowledged_until timestamptz;
create index alerts_snoozed on alerts (acknowledged_until) where acknowledged_until is not null and status = 'acknowledged';
grant select (acknowledged_until) on alerts to tocsin_system;

-- The owner is who acknowledged it last, or was handed it: {"userId": "U1" or null, "name": "anna"}.
alter table groups add column owner jsonb, add column acknowledged_until timestamptz;

-- What people and Tocsin did about a group. What it was told of and when is in events, flushes and writes.
create table timeline (
  tenant_id text not null,
  entry_id bigint generated always as identity,
  group_id uuid not null,
  episode int not null,
  at timestamptz not null,
  kind text not null,
  actor jsonb not null,
  detail jsonb not null,
  primary key (entry_id, tenant_id)
);
create index timeline_by_group on timeline (group_id, episode, at);
create index timeline_over on timeline (tenant_id, at);
grant select, insert on timeline to tocsin_app;
grant select (tenant_id, entry_id, group_id, episode, at), delete on timeline to tocsin_system;
alter table timeline enable row level security;
alter table timeline force row level security;
create policy one_tenant on timeline to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on timeline for select to tocsin_system using (true);
create policy forget on timeline for delete to tocsin_system using (at < now() - interval '1 day');
