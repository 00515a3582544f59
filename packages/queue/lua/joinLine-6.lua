--[[
  Puts a batch at the end of its tenant's line; or gives it its turn after all, where one has become free since it was told to wait.

  Input:
    KEYS[1] turns, KEYS[2] line, KEYS[3] bodies, KEYS[4] workers: see takeTurn
    KEYS[5] bytes    how large the bodies are together
    KEYS[6] waiting  sorted set: tenants that have bodies, by how long the oldest in line has waited
    ARGV[1] batch, ARGV[2] now, ARGV[3] each: see takeTurn
    ARGV[4] tenant
    ARGV[5] body
    ARGV[6] bytesMax

  Output:
    1 its turn: nothing was kept; 0 it waits, 2 it is here already, -1 there are too many bytes already
]]
local batch, now, body = ARGV[1], tonumber(ARGV[2]), ARGV[5]
if redis.call('HEXISTS', KEYS[3], batch) == 1 then return 2 end
local most = tonumber(ARGV[3]) * math.max(1, redis.call('ZCOUNT', KEYS[4], now - 15000, '+inf'))
if redis.call('LLEN', KEYS[2]) == 0 and redis.call('ZCARD', KEYS[1]) < most then
  redis.call('ZADD', KEYS[1], now, batch)
  redis.call('PEXPIRE', KEYS[1], 3600000)
  return 1
end
if tonumber(redis.call('GET', KEYS[5]) or '0') + #body > tonumber(ARGV[6]) then return -1 end
redis.call('HSET', KEYS[3], batch, body)
redis.call('RPUSH', KEYS[2], ARGV[2] .. ':' .. batch)
redis.call('INCRBY', KEYS[5], #body)
redis.call('ZADD', KEYS[6], 'NX', now, ARGV[4])
return 0
