-- When a group's readers were last told something aloud: what a reminder is counted from. A message that only follows what is suppressed leaves it.

alter table groups add column heard_at timestamptz;
