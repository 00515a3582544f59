-- Who may see what. Every table with a tenant has forced row-level security. Two roles work on them: tocsin_app sees the one tenant that its transaction named,
-- tocsin_system sees ids and due times of all tenants and nothing else.

do $$ begin create role tocsin_app nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role tocsin_system nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin execute format('grant tocsin_app, tocsin_system to %I', current_user); end $$;
grant usage on schema tocsin to tocsin_app, tocsin_system;

create function current_tenant() returns text language plpgsql stable parallel safe as $$
declare tenant text := current_setting('app.tenant', true);
begin
  if tenant is null or tenant = '' then
    raise exception 'no tenant is set for this transaction'
      using errcode = 'insufficient_privilege', hint = 'select set_config(''app.tenant'', ''<tenant>'', true) first';
  end if;
  return tenant;
end $$;

-- Rights. The app role may not change or delete what is a record (audit, batches, events).
grant select, insert, update on tenants, api_tokens, workspaces, alerts, groups, messages, writes, lanes, escalation_runs to tocsin_app;
grant select, insert, update, delete on group_members, spool, dead_letters to tocsin_app;
grant select, insert on batches, events, audit, audit_blocks to tocsin_app;

grant select (tenant_id, config_version) on tenants to tocsin_system;
grant select (tenant_id, token_id, token_hash, scopes, revoked_at) on api_tokens to tocsin_system;
grant select (tenant_id, team_id) on workspaces to tocsin_system;
grant select (tenant_id, stamp, received_at) on batches to tocsin_system;
grant select (tenant_id, alert_id, status, expires_at) on alerts to tocsin_system;
grant select (tenant_id, group_id, next_flush_at, last_flush_at, group_interval_ms, status) on groups to tocsin_system;
grant select (tenant_id, group_id, pending) on group_members to tocsin_system;
grant select (tenant_id, lane, state, not_before, attempt_started_at, created_at) on writes to tocsin_system;
grant select (tenant_id, run_id, state, next_level, next_at) on escalation_runs to tocsin_system;
grant select (tenant_id, spool_id, kind, created_at) on spool to tocsin_system;
grant select (tenant_id, txid) on audit to tocsin_system;
grant select (tenant_id, block, to_txid) on audit_blocks to tocsin_system;
grant select, insert, update, delete on leases to tocsin_system;

do $$
declare name text;
begin
  for name in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'tocsin'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
    execute format('create policy ids_of_all on %I for select to tocsin_system using (true)', name);
  end loop;
end $$;

-- What is over may be forgotten, not before its time: the system role can delete it, and the policy holds it to that.
grant select (tenant_id, write_id, ended_at), delete on writes to tocsin_system;
grant select (tenant_id, alert_id, status, resolved_at), delete on alerts to tocsin_system;
grant select (tenant_id, batch_id, received_at), delete on batches to tocsin_system;
grant select (tenant_id, group_id, status, changed_at), delete on groups to tocsin_system;
grant select (tenant_id, group_id, episode, posted_at), delete on messages to tocsin_system;
create policy forget on writes for delete to tocsin_system using (ended_at < now() - interval '1 day');
create policy forget on alerts for delete to tocsin_system using (status = 'resolved' and resolved_at < now() - interval '1 day');
create policy forget on batches for delete to tocsin_system using (received_at < now() - interval '7 days');
create policy forget on groups for delete to tocsin_system using (status = 'closed' and changed_at < now() - interval '1 day');
create policy forget on messages for delete to tocsin_system using (posted_at < now() - interval '1 day');
create index alerts_resolved on alerts (resolved_at) where status = 'resolved';
create index groups_closed on groups (changed_at) where status = 'closed';
create index messages_posted on messages (posted_at);
