-- What Slack reports: which of it has been worked, and to which group a message belongs that it is about.

-- Slack says the same again when an answer was late. A row is made in the transaction of the work, so it is done once.
create table slack_events (
  tenant_id text not null references tenants,
  entry_id bigint generated always as identity,
  event_key text not null,
  at timestamptz not null,
  primary key (event_key, tenant_id)
);
create index slack_events_over on slack_events (at, entry_id);
grant select, insert on slack_events to tocsin_app;
grant select (tenant_id, entry_id, at), delete on slack_events to tocsin_system;
alter table slack_events enable row level security;
alter table slack_events force row level security;
create policy one_tenant on slack_events to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on slack_events for select to tocsin_system using (true);
create policy forget on slack_events for delete to tocsin_system using (at < now() - interval '1 day');

create index messages_by_place on messages (tenant_id, channel_id, ts) where ts is not null;
create index writes_pages_by_place on writes (tenant_id, channel_id, ts) where kind = 'page' and ts is not null;

-- People who are left alone for a time, by the IDs of their Slack accounts.
create table mutes (
  tenant_id text not null references tenants,
  entry_id bigint generated always as identity,
  user_id text not null,
  until_at timestamptz not null,
  made_at timestamptz not null,
  primary key (user_id, tenant_id)
);
create index mutes_over on mutes (tenant_id, until_at);
grant select, insert, update on mutes to tocsin_app;
grant select (tenant_id, entry_id, until_at), delete on mutes to tocsin_system;
alter table mutes enable row level security;
alter table mutes force row level security;
create policy one_tenant on mutes to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on mutes for select to tocsin_system using (true);
create policy forget on mutes for delete to tocsin_system using (until_at < now() - interval '1 day');
