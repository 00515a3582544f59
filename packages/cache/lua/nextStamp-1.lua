--[[
  Takes `count` stamps from the hybrid clock: microseconds since 1970, always larger than any given out before.

  Input:
    KEYS[1] clock
    ARGV[1] count   how many stamps are needed
    ARGV[2] floor   the largest stamp the caller has seen; a clock that was wiped starts after it

  Output:
    the first of the stamps; the caller may use it and the count - 1 after it
]]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local first = math.max(now, last + 1, tonumber(ARGV[2]) + 1)
redis.call('SET', KEYS[1], string.format('%.0f', first + tonumber(ARGV[1]) - 1))
return string.format('%.0f', first)
