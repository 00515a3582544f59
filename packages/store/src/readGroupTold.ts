import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const anchors = prepared<{ lane: string; channel_id: string | null; ts: string | null; posted_at: number | null; team_id: string | null }>(
  'read_group_anchors',
  `select m.lane, m.channel_id, m.ts, m.posted_at, w.team_id
   from groups g join messages m on m.tenant_id = $1 and m.group_id = g.group_id and m.episode = g.episode
   left join workspaces w on w.tenant_id = $1
   where g.tenant_id = $1 and g.group_id = $2 order by m.lane`,
);
const writes = prepared<{
  write_id: string;
  lane: string;
  kind: string;
  state: string;
  reason: string | null;
  text: string | null;
  created_at: number;
  ended_at: number | null;
}>(
  'read_group_writes',
  `select write_id, lane, kind, state, reason, message->>'text' as text, created_at, ended_at
   from writes where tenant_id = $1 and group_id = $2 order by seq desc limit $3`,
);

/** The one message that stands for a group in a lane; `ts` is null until Slack has taken it. Times are ms since 1970. */
export interface GroupMessage {
  lane: string;
  teamId: string | null;
  channelId: string | null;
  ts: string | null;
  postedAt: number | null;
}

/** One write that was owed to a group's readers and what became of it. */
export interface GroupWrite {
  writeId: string;
  lane: string;
  kind: string;
  state: string;
  reason: string | null;
  text: string;
  createdAt: number;
  endedAt: number | null;
}

/** What Slack was told of a group: the messages of its current episode, and its last `limit` writes, newest first. */
export async function readGroupTold(tx: Tx, groupId: string, limit: number): Promise<{ messages: GroupMessage[]; writes: GroupWrite[] }> {
  const messageRows = await tx.run(anchors(tx.tenantId, groupId));
  const writeRows = await tx.run(writes(tx.tenantId, groupId, limit));
  return {
    messages: messageRows.map((row) => ({ lane: row.lane, teamId: row.team_id, channelId: row.channel_id, ts: row.ts, postedAt: row.posted_at })),
    writes: writeRows.map((row) => ({
      writeId: row.write_id,
      lane: row.lane,
      kind: row.kind,
      state: row.state,
      reason: row.reason,
      text: row.text ?? '',
      createdAt: row.created_at,
      endedAt: row.ended_at,
    })),
  };
}
