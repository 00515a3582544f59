--[[
  Takes up to `want` tokens from a bucket that refills steadily, unless the bucket is paused.

  Input:
    KEYS[1] bucket  hash: tokens, at (ms)
    KEYS[2] pause   ms since 1970 until which nothing may be taken (set when Slack answers 429)
    ARGV[1] now     ms since 1970
    ARGV[2] rate    tokens a second
    ARGV[3] burst   most tokens the bucket holds
    ARGV[4] want

  Output:
    { granted, waitMs }  waitMs: when nothing was granted, how long until one token is there
]]
local now, rate, burst, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local paused = tonumber(redis.call('GET', KEYS[2]) or '0')
if paused > now then return { 0, math.ceil(paused - now) } end
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local at = tonumber(bucket[2] or now)
local tokens = math.min(burst, tonumber(bucket[1] or burst) + math.max(0, now - at) * rate / 1000)
local granted = math.min(want, math.floor(tokens + 0.000001))
tokens = tokens - granted
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', math.max(at, now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 60000)
if granted > 0 then return { granted, 0 } end
return { 0, math.ceil((1 - tokens) * 1000 / rate) }
