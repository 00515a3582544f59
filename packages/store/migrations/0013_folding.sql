-- In a storm groups wait with their next message, unless something critical is owed: looked up for each group that falls due.
create index group_members_critical on group_members (group_id) where pending > 0 and suppressed_by is null and severity_rank = 0;
