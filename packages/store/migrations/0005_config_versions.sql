-- What each tenant's file was, who stored it and why: a record, so nobody changes or deletes it.

-- `file` keeps the order of its fields; `written` is the text that it was read from, comments and all, where there was one.
create table config_versions (
  tenant_id text not null references tenants,
  version int not null,
  file json not null,
  written text,
  author jsonb not null,
  comment text,
  stored_at timestamptz not null,
  primary key (tenant_id, version)
);

-- The owner is held to the policies of a table as long as they are forced.
alter table tenants no force row level security;
insert into config_versions (tenant_id, version, file, author, comment, stored_at)
select tenant_id, config_version, config, '{"kind": "system", "process": "migration"}', 'stored before versions were kept', updated_at from tenants;
alter table tenants force row level security;

grant select, insert on config_versions to tocsin_app;
alter table config_versions enable row level security;
alter table config_versions force row level security;
create policy one_tenant on config_versions to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
