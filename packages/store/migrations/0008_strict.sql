-- DURABILITY=strict: a row in the spool keeps a job that is in Redis too, until it was worked.

-- `work_id`: the batch or run whose work removes the row; null for one that goes when Redis has its job. `offer_at`: when its job is handed to Redis (again).
alter table spool add column work_id uuid, add column offer_at timestamptz not null default now();
create index spool_by_offer on spool (offer_at, spool_id);
create index spool_by_work on spool (work_id) where work_id is not null;
grant select (offer_at) on spool to tocsin_system;
grant update (offer_at) on spool to tocsin_app;
