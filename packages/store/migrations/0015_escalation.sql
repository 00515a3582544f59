-- Escalation of groups by policies of the tenant's file, rounds, and clocks for what was promised.

alter table escalation_runs
  alter column alert_id drop not null,
  add column group_id uuid,
  add column episode int,
  -- What the run keeps of its policy, beside its levels.
  add column terms jsonb not null default '{"rounds": 1, "repeatDelayMs": 300000, "stopsOnAck": true, "businessHours": [], "criticalWaits": false}',
  add column base_at timestamptz not null default now(),
  add column round int not null default 0,
  add column asked text[] not null default '{}',
  -- A level fell due while all that fires was suppressed.
  add column held boolean not null default false,
  -- Somebody answered, or nothing fires any more: also of a run whose last level was told before.
  add column answered_at timestamptz,
  add check ((alert_id is null) <> (group_id is null));
update escalation_runs set base_at = started_at, answered_at = case when state = 'stopped' then started_at end;

drop index escalation_runs_by_alert;
create index escalation_runs_by_alert on escalation_runs (alert_id) where answered_at is null and alert_id is not null;
create index escalation_runs_by_group on escalation_runs (group_id, episode) where group_id is not null;
create unique index escalation_runs_one_of_group on escalation_runs (group_id, episode, tenant_id) where state = 'active' and group_id is not null;
create index escalation_runs_due_of_tenant on escalation_runs (tenant_id, next_at) where state = 'active';
create index escalation_runs_held on escalation_runs (tenant_id) where held;
create index writes_pages_owed on writes (run_id) where kind = 'page' and state = 'owed' and run_id is not null;

-- A clock runs from when something was told until it is answered (`acknowledge`) or over (`resolve`).
create table sla_clocks (
  tenant_id text not null,
  run_id uuid not null,
  kind text not null check (kind in ('acknowledge', 'resolve')),
  group_id uuid,
  episode int,
  alert_id uuid,
  policy text not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in ('running', 'met', 'breached')),
  -- The warning, then the breach; null once it is decided.
  next_at timestamptz,
  ended_at timestamptz,
  primary key (run_id, kind, tenant_id)
);
create index sla_clocks_due on sla_clocks (tenant_id, next_at) where state = 'running';
create index sla_clocks_by_group on sla_clocks (group_id, episode) where group_id is not null;
create index sla_clocks_over on sla_clocks (tenant_id, ended_at) where ended_at is not null;

grant select, insert, update on sla_clocks to tocsin_app;
grant select (tenant_id, run_id, kind, state, next_at, ended_at), delete on sla_clocks to tocsin_system;
alter table sla_clocks enable row level security;
alter table sla_clocks force row level security;
create policy one_tenant on sla_clocks to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on sla_clocks for select to tocsin_system using (true);
create policy forget on sla_clocks for delete to tocsin_system using (ended_at < now() - interval '1 day');
