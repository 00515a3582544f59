-- Which Slack channel each configured name means, and the lanes that cannot be written to.

-- `name` is as the tenant's file has it: `#ops` or an ID. `channel_id` is the last one known; `told_name`: the new name that the admins were told of.
create table channels (
  tenant_id text not null,
  name text not null,
  team_id text not null,
  channel_id text,
  name_now text,
  is_member boolean not null,
  is_archived boolean not null,
  state text not null check (state in ('ok', 'renamed', 'archived', 'missing', 'not_joined')),
  told_name text,
  seen_at timestamptz not null,
  primary key (tenant_id, name)
);

-- A row for as long as a lane cannot be written to. `told_at`: when its admins were; `try_at`: when it is written to again, to see whether it can.
create table lane_faults (
  tenant_id text not null,
  lane text not null,
  code text not null,
  since timestamptz not null,
  told_at timestamptz,
  last_seen_at timestamptz not null,
  try_at timestamptz not null,
  primary key (tenant_id, lane)
);

grant select, insert, update, delete on channels, lane_faults to tocsin_app;
grant select (tenant_id, since, last_seen_at) on lane_faults to tocsin_system;

do $$
declare name text;
begin
  foreach name in array array['channels', 'lane_faults'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  end loop;
end $$;
create policy ids_of_all on lane_faults for select to tocsin_system using (true);
