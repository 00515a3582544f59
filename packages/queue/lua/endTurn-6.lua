--[[
  Ends a batch's turn, forgets its body, and lets in as many from the head of the line as there are turns. Their bodies stay until their own turn ends, so that
  one whose way into the queue was cut can be sent again.

  Input:
    KEYS[1] turns, KEYS[2] line, KEYS[3] bodies, KEYS[4] workers: see takeTurn
    KEYS[5] bytes, KEYS[6] waiting: see joinLine
    ARGV[1] batch    empty: none, only let in
    ARGV[2] now, ARGV[3] each: see takeTurn
    ARGV[4] tenant

  Output:
    bodies of those that were let in
]]
local batch, now = ARGV[1], tonumber(ARGV[2])
redis.call('ZREM', KEYS[1], batch)
local length = redis.call('HSTRLEN', KEYS[3], batch)
if length > 0 then
  redis.call('HDEL', KEYS[3], batch)
  redis.call('DECRBY', KEYS[5], length)
end
if redis.call('HLEN', KEYS[3]) == 0 then
  redis.call('DEL', KEYS[2], KEYS[5])
  redis.call('ZREM', KEYS[6], ARGV[4])
  return {}
end
local most = tonumber(ARGV[3]) * math.max(1, redis.call('ZCOUNT', KEYS[4], now - 15000, '+inf'))
local bodies = {}
while redis.call('ZCARD', KEYS[1]) < most do
  local head = redis.call('LPOP', KEYS[2])
  if not head then break end
  local next = string.match(head, '^%d+:(.*)$')
  local body = redis.call('HGET', KEYS[3], next)
  if body then
    redis.call('ZADD', KEYS[1], now, next)
    redis.call('PEXPIRE', KEYS[1], 3600000)
    bodies[#bodies + 1] = body
  end
end
local head = redis.call('LINDEX', KEYS[2], 0)
redis.call('ZADD', KEYS[6], head and string.match(head, '^(%d+):') or now, ARGV[4])
return bodies
