--[[
  Gives a batch its turn, unless its tenant has all of its turns out or others of the tenant wait already.

  Input:
    KEYS[1] turns    sorted set: batches that are in the queue, by when they were let in (ms)
    KEYS[2] line     list of those that wait, oldest first: "<ms>:<batch>"
    KEYS[3] bodies   hash: what those that wait, or were let in from the line, consist of
    KEYS[4] workers  sorted set: processes that work the queue, by when they last said so (ms)
    ARGV[1] batch
    ARGV[2] now      ms since 1970
    ARGV[3] each     turns a tenant has for every process that works the queue

  Output:
    1 its turn, 0 it has to wait, 2 it is here already and was not forgotten
]]
local batch, now = ARGV[1], tonumber(ARGV[2])
if redis.call('HEXISTS', KEYS[3], batch) == 1 then return 2 end
local most = tonumber(ARGV[3]) * math.max(1, redis.call('ZCOUNT', KEYS[4], now - 15000, '+inf'))
if redis.call('ZSCORE', KEYS[1], batch) == false and (redis.call('LLEN', KEYS[2]) > 0 or redis.call('ZCARD', KEYS[1]) >= most) then return 0 end
redis.call('ZADD', KEYS[1], now, batch)
redis.call('PEXPIRE', KEYS[1], 3600000)
return 1
