import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const take = prepared<{ event_key: string }>(
  'take_slack_event',
  `insert into slack_events (tenant_id, event_key, at) select $1, u.key, to_timestamp($3::float8 / 1000) from unnest($2::text[]) as u(key) order by 2
   on conflict do nothing returning event_key`,
);

/**
 * Takes what Slack reports on for this transaction, by all the names that it has: false when it has been worked under one of them. Somebody who works it at this moment is
 * waited for. `now` in ms since 1970.
 */
export async function takeSlackEvent(tx: Tx, keys: readonly string[], now: number): Promise<boolean> {
  return (await tx.run(take(tx.tenantId, keys, now))).length === keys.length;
}
