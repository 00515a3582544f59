-- Of each schedule of a tenant's file: when it or what people have arranged for it last changed, and which keys of its calendars are good. Changes of what is
-- arranged lock the row, so they come one after the other. Kept when the schedule is gone from the file: a key that was taken back stays so.
create table schedule_marks (
  tenant_id text not null references tenants,
  schedule text not null,
  changed_at timestamptz not null,
  key_version int not null default 1,
  primary key (tenant_id, schedule)
);

-- The owner is held to the policies of a table as long as they are forced.
alter table tenants no force row level security;
insert into schedule_marks (tenant_id, schedule, changed_at)
select tenant_id, of_file ->> 'name', updated_at
from tenants, jsonb_array_elements(case when jsonb_typeof(config -> 'schedules') = 'array' then config -> 'schedules' else '[]' end) of_file
where of_file ->> 'name' is not null
on conflict do nothing;
alter table tenants force row level security;

grant select, insert, update (changed_at, key_version) on schedule_marks to tocsin_app;
alter table schedule_marks enable row level security;
alter table schedule_marks force row level security;
create policy one_tenant on schedule_marks to tocsin_app using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
