--[[
  Charges a bucket that refills steadily for what has been used already: it may go into debt.

  Input:
    KEYS[1] bucket  hash: tokens, at (ms)
    ARGV[1] now     ms since 1970
    ARGV[2] rate    tokens a second
    ARGV[3] burst   most tokens the bucket holds
    ARGV[4] count   what was used

  Output:
    the tokens that are left, as text; below 0 it is in debt
]]
local now, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local at = tonumber(bucket[2] or now)
local tokens = math.min(burst, tonumber(bucket[1] or burst) + math.max(0, now - at) * rate / 1000) - tonumber(ARGV[4])
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', math.max(at, now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / rate * 1000) + 60000)
return string.format('%.3f', tokens)
