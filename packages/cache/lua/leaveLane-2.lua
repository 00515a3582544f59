--[[
  Leaves a lane, unless somebody left a note meanwhile.

  Input:
    KEYS[1] holder
    KEYS[2] again
    ARGV[1] token

  Output:
    1 left, 0 stay: there was a note (it is removed), look again; -1 the lane was lost to another before
]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if redis.call('DEL', KEYS[2]) == 1 then return 0 end
redis.call('DEL', KEYS[1])
return 1
