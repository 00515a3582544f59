-- When a group's readers were last told something aloud: what a reminder is counted from. A message that only follows what is suppressed leaves it.
alter table groups add column heard_at timestamptz;

-- The environment whose groups a silence is for; '': the groups of all environments that the file says nothing about; null: every group.
alter table silences add column environment text;
