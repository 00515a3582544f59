-- Workspaces that were connected by a person in Slack, and tokens that end: what the next one is made of, and when to make it.
alter table workspaces add column team_name text;
alter table workspaces add column sealed_refresh_token bytea;
alter table workspaces add column token_expires_at timestamptz;
alter table workspaces add column refresh_at timestamptz;
create index workspaces_refresh on workspaces (refresh_at) where refresh_at is not null;
grant select (refresh_at) on workspaces to tocsin_system;
