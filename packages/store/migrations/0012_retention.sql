-- Each tenant keeps what is over for as long as its file says.

alter table tenants add column retention jsonb generated always as (config -> 'retention') stored;
grant select (retention) on tenants to tocsin_system;

-- What is over is found tenant by tenant.
drop index alerts_resolved, groups_closed, messages_posted, writes_ended, digests_closed;
create index alerts_resolved on alerts (tenant_id, resolved_at) where status = 'resolved';
create index groups_closed on groups (tenant_id, changed_at) where status = 'closed';
create index messages_posted on messages (tenant_id, posted_at);
-- What failed for good is kept for another time than what did not, and has the index writes_dead.
create index writes_ended on writes (tenant_id, ended_at) where ended_at is not null and state <> 'dead';
create index escalation_runs_over on escalation_runs (tenant_id, started_at) where state <> 'active';
create index dead_letters_over on dead_letters (tenant_id, ended_at) where state <> 'dead';
create index digests_closed on digests (tenant_id, closed_at) where closed_at is not null;
create index flushes_over on flushes (tenant_id, at);
create index flush_takes_over on flush_takes (tenant_id, at);

-- An alert is not over while a group has still to say something about it.
grant select (group_ids) on alerts to tocsin_system;
grant select (alert_id) on group_members to tocsin_system;
grant select (episode) on groups to tocsin_system;
grant select (started_at), delete on escalation_runs to tocsin_system;
create policy forget on escalation_runs for delete to tocsin_system using (state <> 'active' and started_at < now() - interval '1 day');
drop policy forget on silences;
create policy forget on silences for delete to tocsin_system using (ends_at < now() - interval '1 day');

-- Up to which block the rows of a tenant's audit are forgotten. The seal is made with the key that the database does not hold; the blocks' headers stay.
create table audit_forgotten (
  tenant_id text primary key,
  through_block int not null,
  to_txid xid8 not null,
  seal text not null,
  noted_at timestamptz not null
);
grant select, insert, update on audit_forgotten to tocsin_app;
grant select (tenant_id, through_block, to_txid) on audit_forgotten to tocsin_system;
grant select (audit_id), delete on audit to tocsin_system;
grant select (sealed_at) on audit_blocks to tocsin_system;
create policy forget on audit for delete to tocsin_system using (at < now() - interval '30 days');

alter table audit_forgotten enable row level security;
alter table audit_forgotten force row level security;
create policy one_tenant on audit_forgotten to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy ids_of_all on audit_forgotten for select to tocsin_system using (true);
