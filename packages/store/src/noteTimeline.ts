import type { Actor } from '@tocsin/contracts/actor';
import type { TimelineEntry, TimelineKind } from '@tocsin/contracts/groupAction';
import { floats, ints, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const insert = prepared<never>(
  'insert_timeline',
  `insert into timeline (tenant_id, group_id, episode, at, kind, actor, detail)
   select $1, u.group_id, u.episode, to_timestamp(u.at / 1000), u.kind, u.actor::jsonb, u.detail::jsonb
   from unnest($2::uuid[], $3::int[], $4::float8[], $5::text[], $6::text[], $7::text[]) as u(group_id, episode, at, kind, actor, detail)`,
);
const last = prepared<{ at: number; kind: TimelineKind; actor: Actor }>(
  'last_timeline_entry',
  `select at, kind, actor from timeline where tenant_id = $1 and group_id = $2 and episode = $3 and kind = any($4::text[]) order by at desc, entry_id desc limit 1`,
);

const episodes = prepared<{ group_id: string; episode: number }>(
  'read_episodes',
  'select group_id, episode from groups where tenant_id = $1 and group_id = any($2::uuid[])',
);

/** The present episodes of groups. Nothing is locked: who has members locked must not wait for a group. */
export async function readEpisodes(tx: Tx, groupIds: readonly string[]): Promise<{ groupId: string; episode: number }[]> {
  return (await tx.run(episodes(tx.tenantId, groupIds))).map((row) => ({ groupId: row.group_id, episode: row.episode }));
}

/** Notes what happened to a group, in the transaction of the change. */
export async function noteTimeline(tx: Tx, entry: TimelineEntry): Promise<void> {
  await noteTimelines(tx, [entry]);
}

/** As `noteTimeline`, for many. */
export async function noteTimelines(tx: Tx, entries: readonly TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.run(
    insert(
      tx.tenantId,
      uuids(entries.map(({ groupId }) => groupId)),
      ints(entries.map(({ episode }) => episode)),
      floats(entries.map(({ at }) => at)),
      texts(entries.map(({ kind }) => kind)),
      texts(entries.map(({ actor }) => JSON.stringify(actor))),
      texts(entries.map(({ detail }) => JSON.stringify(detail))),
    ),
  );
}

/** The newest entry of one of these kinds in an episode of a group; null when there is none. */
export async function lastEntry(
  tx: Tx,
  group: { groupId: string; episode: number },
  kinds: readonly TimelineKind[],
): Promise<{ at: number; kind: TimelineKind; actor: Actor } | null> {
  const [row] = await tx.run(last(tx.tenantId, group.groupId, group.episode, kinds));
  return row ?? null;
}
