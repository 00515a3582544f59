import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants } from './transaction.ts';

const take = prepared<{ fence: number; previous: number | null }>(
  'take_lease',
  `with before as (select expires_at from leases where name = $1)
   insert into leases (name, holder, fence, expires_at) values ($1, $2, 1, to_timestamp($4::float8 / 1000))
   on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at,
     fence = leases.fence + (leases.holder <> excluded.holder)::int
   where leases.holder = excluded.holder or leases.expires_at < to_timestamp($3::float8 / 1000)
   returning fence, (select expires_at from before) as previous`,
);
const release = prepared<never>('release_lease', 'update leases set expires_at = least(expires_at, clock_timestamp()) where name = $1 and holder = $2');

/**
 * Takes or renews a lease for `ttlMs`. Answers null when another holder has it; else how long nobody had held it (0 when it was renewed in time), which is
 * how long its work was not done: also after it was given back.
 */
export async function takeLease(store: Store, name: string, holder: string, now: number, ttlMs: number): Promise<{ gapMs: number } | null> {
  const [row] = await acrossTenants(store, take(name, holder, now, now + ttlMs));
  if (!row) return null;
  return { gapMs: row.previous === null ? 0 : Math.max(0, now - row.previous) };
}

/** Gives a lease back early, so that another process need not wait for it to run out. */
export async function releaseLease(store: Store, name: string, holder: string): Promise<void> {
  await acrossTenants(store, release(name, holder));
}
