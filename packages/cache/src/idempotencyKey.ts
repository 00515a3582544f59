import type { Redis } from 'ioredis';

const keptSeconds = 86_400;

/** Notes that a client's key came with a body. `same` when it came before with that body, `different` when with another one. Kept for a day. */
export async function claimIdempotencyKey(
  redis: Redis,
  prefix: string,
  tenantId: string,
  key: string,
  bodyHash: string,
): Promise<'new' | 'same' | 'different'> {
  const name = `${prefix}:idem:${tenantId}:${key}`;
  if ((await redis.set(name, bodyHash, 'EX', keptSeconds, 'NX')) === 'OK') return 'new';
  return (await redis.get(name)) === bodyHash ? 'same' : 'different';
}
