--[[
  Lets a bucket that holds one token fill up from now on: what was taken arrived somewhere between then and now, and the next may not follow it too soon.

  Input:
    KEYS[1] bucket  hash: tokens, at (ms)
    ARGV[1] since   ms since 1970

  Output:
    1, or 0 when nothing is known of the bucket
]]
local at = redis.call('HGET', KEYS[1], 'at')
if not at then return 0 end
redis.call('HSET', KEYS[1], 'tokens', 0, 'at', math.max(tonumber(at), tonumber(ARGV[1])))
return 1
