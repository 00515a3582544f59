--[[
  Enters a lane that one worker at a time may be in. Who finds it taken leaves a note, so that the one inside looks again before it leaves.

  Input:
    KEYS[1] holder  who is inside
    KEYS[2] again   the note
    ARGV[1] token   who wants in
    ARGV[2] ttlMs

  Output:
    1 inside (also when it was inside already: its time is renewed), 0 taken by another
]]
local holder = redis.call('GET', KEYS[1])
if holder == false or holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
redis.call('SET', KEYS[2], '1', 'PX', 60000)
return 0
