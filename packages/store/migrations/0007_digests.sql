-- One message for many: what a lane has no room to say message by message is merged into a digest, which lives like a group: one message, edited in place, with a thread.
create table digests (
  tenant_id text not null,
  digest_id uuid not null,
  lane text not null,
  opened_at timestamptz not null,
  folded_at timestamptz not null,
  look_at timestamptz,
  closed_at timestamptz,
  shown jsonb not null default '{}',
  channel_id text,
  ts text,
  primary key (digest_id, tenant_id)
);
create unique index digests_open on digests (lane, tenant_id) where closed_at is null;
create index digests_due on digests (look_at) where closed_at is null;
create index digests_closed on digests (closed_at) where closed_at is not null;

-- The groups that a digest has told of.
create table digest_groups (
  tenant_id text not null,
  digest_id uuid not null,
  group_id uuid not null,
  primary key (digest_id, group_id, tenant_id)
);

-- `urgency`: what goes first in a lane, the smallest before all (core/delivery). A write that ended as `merged` is told by the digest's write `superseded_by`.
alter table writes add column digest_id uuid;
alter table writes add column urgency smallint not null default 4;
alter table writes drop constraint writes_state_check;
alter table writes add constraint writes_state_check check (state in ('owed', 'sending', 'sent', 'superseded', 'merged', 'suppressed', 'dead'));

-- When Slack was last given the message: edits of it keep a distance.
alter table messages add column shown_at timestamptz;

-- How often a group has turned lately (core/flapping); null: not at all.
alter table groups add column flaps jsonb;

grant select, insert, update on digests to tocsin_app;
grant select, insert on digest_groups to tocsin_app;
grant select (tenant_id, digest_id, lane, look_at, closed_at), delete on digests to tocsin_system;
grant select (tenant_id, digest_id), delete on digest_groups to tocsin_system;

do $$
declare name text;
begin
  foreach name in array array['digests', 'digest_groups'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
    execute format('create policy ids_of_all on %I for select to tocsin_system using (true)', name);
  end loop;
end $$;
create policy forget on digests for delete to tocsin_system using (closed_at < now() - interval '1 day');
create policy forget on digest_groups for delete to tocsin_system
  using (not exists (select 1 from digests d where d.digest_id = digest_groups.digest_id and d.tenant_id = digest_groups.tenant_id));
