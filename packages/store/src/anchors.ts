import type { Language } from '@tocsin/contracts/language';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const load = prepared<{
  group_id: string;
  episode: number;
  epoch: number;
  lane: string;
  language: Language;
  channel_id: string | null;
  ts: string | null;
  shown_at: number | null;
  in_storm: boolean;
}>(
  'load_anchors',
  `select g.group_id, m.episode, g.epoch, m.lane, m.language, m.channel_id, m.ts, m.shown_at,
     exists (select 1 from digests d where d.tenant_id = $1 and d.lane = m.lane and d.closed_at is null) as in_storm
   from groups g join messages m on m.tenant_id = $1 and m.group_id = g.group_id and m.episode = g.episode where g.tenant_id = $1 and g.group_id = any($2::uuid[])`,
);
const insert = prepared<never>(
  'insert_anchors',
  `insert into messages (tenant_id, group_id, episode, lane, language)
   select $1, u.group_id, u.episode, u.lane, u.language from unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) as u(group_id, episode, lane, language)
   on conflict do nothing`,
);

/** The one message that stands for a group in a lane; `ts` is null until Slack has taken it. */
export interface Anchor {
  groupId: string;
  episode: number;
  /** How often the group was flushed. */
  epoch: number;
  lane: string;
  language: Language;
  channelId: string | null;
  ts: string | null;
  /** When Slack was last given it, ms since 1970; null before. */
  shownAt: number | null;
  /** A digest is open in its lane. */
  inStorm: boolean;
}

/** The messages that show the present episodes of groups. */
export async function loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<Anchor[]> {
  const rows = await tx.run(load(tx.tenantId, groupIds));
  return rows.map(({ group_id: groupId, episode, epoch, lane, language, channel_id: channelId, ts, shown_at: shownAt, in_storm: inStorm }) => ({
    ...{ groupId, episode, epoch, lane, language, channelId, ts },
    ...{ shownAt, inStorm },
  }));
}

/** Where an episode of a group is to be shown. */
export interface FreshAnchor extends Pick<Anchor, 'groupId' | 'lane' | 'language'> {
  episode: number;
}

/** Notes which lanes show episodes of groups, before anything was posted there. */
export async function insertAnchors(tx: Tx, anchors: readonly FreshAnchor[]): Promise<void> {
  if (anchors.length === 0) return;
  const column = <K extends keyof FreshAnchor>(name: K) => anchors.map((anchor) => anchor[name]);
  await tx.run(insert(tx.tenantId, column('groupId'), column('episode'), column('lane'), column('language')));
}
