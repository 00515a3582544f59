-- Search over alerts: what changed is found in the order in which it was recorded; what lies further back has been indexed in segments of some thousand alerts.

-- The transaction that last changed what an alert can be found by, and when it began: a moved lease changes neither. Older rows are spread over early numbers.
alter table alerts add column change_xid xid8 not null default '3', add column changed_at timestamptz not null default 'epoch';
alter table alerts no force row level security;
update alerts a set change_xid = s.xid::text::xid8, changed_at = to_timestamp(a.stamp / 1e6)
from (select alert_id, tenant_id, 3 + row_number() over (order by stamp) / 500 as xid from alerts) s where s.alert_id = a.alert_id and s.tenant_id = a.tenant_id;
alter table alerts force row level security;
alter table alerts alter column change_xid set default pg_current_xact_id(), alter column changed_at set default now();
create index alerts_by_change on alerts (tenant_id, change_xid);

-- A run of a tenant's alerts in the order of their change, closed at both ends by (xid, id). `alert_ids` has 16 bytes for each, oldest first; an alert that has
-- changed since is no longer meant. What comes behind the newest segment is not indexed yet.
create table search_segments (
  tenant_id text not null,
  segment bigint not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  to_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  alerts int not null,
  alert_ids bytea not null,
  primary key (tenant_id, segment)
);
-- Parts of it are read without the rest.
alter table search_segments alter column alert_ids set storage external;

-- Which alerts of a segment have what, by the hash of a label with its value, a word or a state: see core/search/postings.
create table search_postings (
  tenant_id text not null,
  segment bigint not null,
  bucket smallint not null,
  entries bytea not null,
  primary key (tenant_id, bucket, segment)
);

grant select, insert, delete on search_segments, search_postings to tocsin_app;
grant select (change_xid) on alerts to tocsin_system;
grant select (tenant_id, segment, to_xid, alerts) on search_segments to tocsin_system;

do $$
declare name text;
begin
  foreach name in array array['search_segments', 'search_postings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy one_tenant on %I to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', name);
  end loop;
end $$;
create policy ids_of_all on search_segments for select to tocsin_system using (true);
