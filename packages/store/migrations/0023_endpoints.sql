-- Where receivers send beside Slack, by the names that tenants' files call them: addresses and secrets, sealed (see `core/secretBox`). `next_look_at`: when one is asked next what became of
-- incidents there; null: not asked.
create table endpoints (
  tenant_id text not null references tenants,
  name text not null,
  kind text not null check (kind in ('pagerduty', 'servicenow', 'email', 'signed_webhook')),
  sealed bytea not null,
  updated_at timestamptz not null,
  next_look_at timestamptz,
  primary key (tenant_id, name)
);
create index endpoints_to_ask on endpoints (next_look_at) where next_look_at is not null;
grant select, insert, update, delete on endpoints to tocsin_app;
grant select (tenant_id, name, next_look_at) on endpoints to tocsin_system;
alter table endpoints enable row level security;
alter table endpoints force row level security;
create policy one_tenant on endpoints to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on endpoints for select to tocsin_system using (true);

-- How a group's incident stands in a service, as far as we know: what we told last, or what was seen there.
alter table messages add column state_there text;
create index messages_there on messages (tenant_id, lane) where state_there is not null;
