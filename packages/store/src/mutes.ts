import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const set = prepared<never>(
  'set_mute',
  `insert into mutes (tenant_id, user_id, until_at, made_at) values ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000))
   on conflict (user_id, tenant_id) do update set until_at = excluded.until_at, made_at = excluded.made_at`,
);
const muted = prepared<{ user_id: string; until_at: number }>(
  'muted_until',
  'select user_id, until_at from mutes where tenant_id = $1 and user_id = any($2::text[]) and until_at > to_timestamp($3::float8 / 1000)',
);

/** Wants somebody left alone until a time (ms since 1970); a time that is over ends it. */
export async function setMute(tx: Tx, userId: string, until: number, now: number): Promise<void> {
  await tx.run(set(tx.tenantId, userId, until, now));
}

/** Who of these Slack accounts is to be left alone at a time, and until when (ms since 1970). */
export async function mutedUntil(tx: Tx, userIds: readonly string[], at: number): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map();
  return new Map((await tx.run(muted(tx.tenantId, userIds, at))).map((row) => [row.user_id, row.until_at]));
}
