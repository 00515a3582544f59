-- What the ledger adds up: what each batch owes to groups, what each flush took from them and by which writes it is told, and marks to count from.
-- `txid` says exactly which rows came after a mark, whatever ran beside it; rows from before this migration have 0 and are in the first mark.

-- `owed`: its transitions, once for each group that they are owed in.
alter table batches add column owed int not null default 0;
alter table batches add column txid xid8 not null default '0';
alter table batches alter column txid set default pg_current_xact_id();
create index batches_by_txid on batches (tenant_id, txid);

-- A flush that took something: `transitions` are told in each of `lanes`, by the write in the same place of `write_ids`; `hushed` end untold, `hushed_by` says why.
create table flushes (
  tenant_id text not null,
  group_id uuid not null,
  flush_id bigint generated always as identity,
  episode int not null,
  epoch int not null,
  reason text not null,
  transitions int not null,
  lanes text[] not null,
  write_ids uuid[] not null,
  hushed int not null,
  hushed_by jsonb not null,
  at timestamptz not null,
  txid xid8 not null default pg_current_xact_id(),
  primary key (group_id, flush_id, tenant_id)
);
create index flushes_by_txid on flushes (tenant_id, txid);
create index flushes_by_time on flushes using brin (at);

-- Which alerts a flush took, in its transaction: how one alert's way is told.
create table flush_takes (
  tenant_id text not null,
  group_id uuid not null,
  txid xid8 not null default pg_current_xact_id(),
  alert_ids uuid[] not null,
  at timestamptz not null default now(),
  primary key (group_id, txid, tenant_id)
);
create index flush_takes_by_time on flush_takes using brin (at);

-- What groups owed at a moment, and what of the record had been committed by then. The first mark of a tenant that is older than this counts from its beginning.
create table ledger_marks (
  tenant_id text not null,
  at timestamptz not null,
  made_at timestamptz not null default now(),
  snapshot pg_snapshot not null,
  pending bigint not null,
  primary key (tenant_id, at)
);

-- The owner is held to the policies of a table as long as they are forced.
alter table tenants no force row level security;
alter table group_members no force row level security;
insert into ledger_marks (tenant_id, at, snapshot, pending)
select t.tenant_id, t.created_at, pg_current_snapshot(), coalesce((select sum(pending) from group_members m where m.tenant_id = t.tenant_id and pending > 0), 0) from tenants t;
alter table tenants force row level security;
alter table group_members force row level security;

-- What failed for good stays in the list until a person has it tried again or drops it, and is kept after that.
alter table dead_letters add column state text not null default 'dead' check (state in ('dead', 'retried', 'dropped'));
alter table dead_letters add column ended_at timestamptz;
create index dead_letters_by_time on dead_letters (tenant_id, created_at);
alter table writes add column dropped_at timestamptz;
create index writes_dead on writes (tenant_id, ended_at) where state = 'dead';

-- What the tenant's admins were told of what failed for good: once for each reason and time window, see `steps/tellDead`. `upto`: the newest failure they know of.
create table dead_notices (
  tenant_id text not null,
  kind text not null,
  reason text not null,
  told_at timestamptz not null,
  upto timestamptz not null,
  primary key (tenant_id, kind, reason)
);

revoke update, delete on dead_letters from tocsin_app;
grant update (state, ended_at) on dead_letters to tocsin_app;
grant select, insert on flushes, flush_takes, ledger_marks to tocsin_app;
grant select, insert, update on dead_notices to tocsin_app;

grant select (tenant_id, group_id, flush_id, at), delete on flushes to tocsin_system;
grant select (tenant_id, group_id, txid, at), delete on flush_takes to tocsin_system;
grant select (tenant_id, at, made_at), delete on ledger_marks to tocsin_system;
grant select (tenant_id, dead_letter_id, created_at, state, ended_at), delete on dead_letters to tocsin_system;

do $$
declare name text;
begin
  foreach name in array array['flushes', 'flush_takes', 'ledger_marks', 'dead_notices'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  end loop;
end $$;
create policy ids_of_all on flushes for select to tocsin_system using (true);
create policy ids_of_all on flush_takes for select to tocsin_system using (true);
create policy ids_of_all on ledger_marks for select to tocsin_system using (true);
create policy forget on flushes for delete to tocsin_system using (at < now() - interval '6 days');
create policy forget on flush_takes for delete to tocsin_system using (at < now() - interval '6 days');
create policy forget on ledger_marks for delete to tocsin_system using (made_at < now() - interval '7 days');
create policy forget on dead_letters for delete to tocsin_system using (state <> 'dead' and ended_at < now() - interval '7 days');
