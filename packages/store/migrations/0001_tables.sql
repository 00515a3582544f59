-- The record: tenants, alerts and events, groups, owed writes, escalations, audit.
-- Keys begin with the id, not with the tenant: in a new database there are no statistics yet, and a plan that finds rows by their tenant alone reads all of them.

create table tenants (
  tenant_id text primary key,
  config jsonb not null,
  config_version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table api_tokens (
  tenant_id text not null references tenants,
  token_id uuid not null,
  token_hash bytea not null unique,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (tenant_id, token_id)
);

create table workspaces (
  tenant_id text primary key references tenants,
  team_id text not null,
  bot_user_id text not null,
  sealed_bot_token bytea not null,
  source text not null,
  updated_at timestamptz not null default now()
);

create table batches (
  tenant_id text not null,
  batch_id uuid not null,
  stamp bigint not null,
  received_at timestamptz not null,
  source text not null,
  events int not null,
  transitions int not null,
  refused int not null default 0,
  primary key (batch_id, tenant_id)
);
create index batches_by_time on batches (received_at);

create table alerts (
  tenant_id text not null,
  alert_id uuid not null,
  fingerprint text not null,
  status text not null check (status in ('firing', 'acknowledged', 'resolved')),
  severity_rank smallint not null,
  alert_type text not null,
  environment text not null,
  message text not null,
  labels jsonb not null,
  annotations jsonb not null,
  generator_url text,
  starts_at timestamptz not null,
  expires_at timestamptz,
  resolved_at timestamptz,
  resolved_by jsonb,
  acknowledged_at timestamptz,
  acknowledged_by jsonb,
  unseen boolean not null default false,
  stamp bigint not null,
  group_ids uuid[] not null default '{}',
  primary key (alert_id, tenant_id)
) with (fillfactor = 85);
create index alerts_expiring on alerts (expires_at) where expires_at is not null and status <> 'resolved';

create table events (
  tenant_id text not null,
  alert_id uuid not null,
  stamp bigint not null,
  status text not null,
  transition boolean not null,
  batch_id uuid not null,
  received_at timestamptz not null
) partition by range (stamp);
create table events_default partition of events default;
create index events_by_alert on events (alert_id, stamp);

create table groups (
  tenant_id text not null,
  group_id uuid not null,
  receiver text not null,
  labels jsonb not null,
  status text not null check (status in ('open', 'closed')),
  episode int not null default 1,
  epoch int not null default 0,
  group_interval_ms int not null,
  repeat_interval_ms bigint not null,
  next_flush_at timestamptz,
  refresh boolean not null default false,
  last_flush_at timestamptz,
  opened_at timestamptz not null,
  received_at timestamptz not null,
  traceparent text,
  acknowledged_by jsonb,
  acknowledged_at timestamptz,
  headline text,
  severity_rank smallint,
  firing int not null default 0,
  acknowledged int not null default 0,
  resolved int not null default 0,
  changed_at timestamptz not null default now(),
  primary key (group_id, tenant_id)
) with (fillfactor = 70);
create index groups_due on groups (next_flush_at) where next_flush_at is not null;
create index groups_recent on groups (tenant_id, changed_at desc) where epoch > 0;

create table group_members (
  tenant_id text not null,
  group_id uuid not null,
  alert_id uuid not null,
  status text not null,
  severity_rank smallint not null,
  stamp bigint not null,
  told_stamp bigint not null default 0,
  pending int not null,
  primary key (group_id, alert_id, tenant_id)
) with (fillfactor = 85);
create index group_members_owed on group_members (group_id) where pending > 0;

create table messages (
  tenant_id text not null,
  group_id uuid not null,
  episode int not null,
  lane text not null,
  language text not null,
  channel_id text,
  ts text,
  posted_at timestamptz,
  primary key (group_id, episode, lane, tenant_id)
);

create table writes (
  tenant_id text not null,
  write_id uuid not null,
  seq bigint generated always as identity,
  lane text not null,
  kind text not null check (kind in ('post', 'update', 'reply', 'page')),
  group_id uuid,
  episode int,
  epoch int,
  run_id uuid,
  level int,
  state text not null check (state in ('owed', 'sending', 'sent', 'superseded', 'suppressed', 'dead')),
  reason text,
  superseded_by uuid,
  covers int not null default 0,
  message jsonb not null,
  attempt int not null default 0,
  looked int not null default 0,
  not_before timestamptz not null default now(),
  attempt_started_at timestamptz,
  fence bigint,
  channel_id text,
  ts text,
  received_at timestamptz,
  traceparent text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (write_id, tenant_id)
) with (fillfactor = 80);
create index writes_open on writes (lane, tenant_id, seq) where state in ('owed', 'sending');
create index writes_open_by_group on writes (group_id, episode) where state in ('owed', 'sending') and group_id is not null;
create index writes_ended on writes (ended_at) where ended_at is not null;

create table lanes (
  tenant_id text not null,
  lane text not null,
  fence bigint not null default 0,
  primary key (lane, tenant_id)
);

create table escalation_runs (
  tenant_id text not null,
  run_id uuid not null,
  policy text not null,
  alert_id uuid not null,
  levels jsonb not null,
  started_at timestamptz not null,
  state text not null check (state in ('active', 'stopped', 'finished')),
  stop_reason text,
  next_level int,
  next_at timestamptz,
  primary key (run_id, tenant_id)
);
create index escalation_runs_due on escalation_runs (next_at) where state = 'active';
create index escalation_runs_by_alert on escalation_runs (alert_id) where state = 'active';

create table spool (
  tenant_id text not null,
  spool_id bigint generated always as identity,
  kind text not null check (kind in ('route', 'escalate')),
  job jsonb not null,
  created_at timestamptz not null default now(),
  primary key (spool_id)
);

create table dead_letters (
  tenant_id text not null,
  dead_letter_id uuid not null,
  kind text not null,
  reason text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, dead_letter_id)
);

create table audit (
  tenant_id text not null,
  audit_id bigint generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  actor jsonb not null,
  action text not null,
  subject text not null,
  detail jsonb not null,
  primary key (tenant_id, audit_id)
);
create index audit_by_txid on audit (tenant_id, txid);

create table audit_blocks (
  tenant_id text not null,
  block int not null,
  from_txid xid8 not null,
  to_txid xid8 not null,
  rows int not null,
  rows_hash text not null,
  previous text not null,
  mac text not null,
  sealed_at timestamptz not null,
  primary key (tenant_id, block)
);

create table leases (
  name text primary key,
  holder text not null,
  fence bigint not null,
  expires_at timestamptz not null
);
