--[[
  Gives back tokens that were taken and not used.

  Input:
    KEYS[1] bucket
    ARGV[1] count
    ARGV[2] burst   most tokens the bucket holds

  Output:
    1, or 0 when the bucket is gone (it is full then)
]]
local tokens = redis.call('HGET', KEYS[1], 'tokens')
if not tokens then return 0 end
redis.call('HSET', KEYS[1], 'tokens', math.min(tonumber(ARGV[2]), tonumber(tokens) + tonumber(ARGV[1])))
return 1
