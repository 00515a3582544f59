import type { Language } from '@tocsin/contracts/language';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const load = prepared<{ lane: string; language: Language; channel_id: string | null; ts: string | null; shown_at: number | null; in_storm: boolean }>(
  'load_anchors',
  `select lane, language, channel_id, ts, shown_at,
     exists (select 1 from digests d where d.tenant_id = $1 and d.lane = messages.lane and d.closed_at is null) as in_storm from messages
   where tenant_id = $1 and group_id = $2 and episode = (select episode from groups where tenant_id = $1 and group_id = $2)`,
);
const insert = prepared<never>(
  'insert_anchors',
  `insert into messages (tenant_id, group_id, episode, lane, language)
   select $1, $2, $3, u.lane, u.language from unnest($4::text[], $5::text[]) as u(lane, language) on conflict do nothing`,
);

/** The one message that stands for a group in a lane; `ts` is null until Slack has taken it. */
export interface Anchor {
  lane: string;
  language: Language;
  channelId: string | null;
  ts: string | null;
  /** When Slack was last given it, ms since 1970; null before. */
  shownAt: number | null;
  /** A digest is open in its lane. */
  inStorm: boolean;
}

/** The messages that show a group's present episode. */
export async function loadAnchors(tx: Tx, groupId: string): Promise<Anchor[]> {
  const rows = await tx.run(load(tx.tenantId, groupId));
  return rows.map((row) => ({ lane: row.lane, language: row.language, channelId: row.channel_id, ts: row.ts, shownAt: row.shown_at, inStorm: row.in_storm }));
}

/** Notes which lanes show a group's episode, before anything was posted there. */
export async function insertAnchors(tx: Tx, groupId: string, episode: number, anchors: readonly Pick<Anchor, 'lane' | 'language'>[]): Promise<void> {
  if (anchors.length === 0) return;
  const lanes = anchors.map((anchor) => anchor.lane);
  await tx.run(
    insert(
      tx.tenantId,
      groupId,
      episode,
      lanes,
      anchors.map((anchor) => anchor.language),
    ),
  );
}
