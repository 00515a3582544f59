-- Workspaces that take nothing, incoming webhooks of tenants, and what was told elsewhere meanwhile.

-- A row for as long as a tenant's workspace refuses everything (its token, its rights, its message limit). `try_at`: when it is asked again; `trial_until`: until when
-- one write may try whether it works, null when none may.
create table workspace_faults (
  tenant_id text primary key,
  team_id text not null,
  code text not null,
  since timestamptz not null,
  told_at timestamptz,
  last_seen_at timestamptz not null,
  try_at timestamptz not null,
  trial_until timestamptz
);

-- Incoming webhooks by the names that tenants' files call them. The URL is sealed (see `core/secretBox`).
create table webhooks (
  tenant_id text not null,
  name text not null,
  sealed_url bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);

-- Its news went another way while its workspace took nothing: not twice.
alter table writes add column told_elsewhere boolean not null default false;

grant select, insert, update, delete on workspace_faults, webhooks to tocsin_app;

do $$
declare name text;
begin
  foreach name in array array['workspace_faults', 'webhooks'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  end loop;
end $$;
