import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const shown = prepared<{ group_id: string; episode: number; present: boolean }>(
  'group_shown_at',
  `select m.group_id, m.episode, g.episode = m.episode as present from messages m join groups g on g.tenant_id = $1 and g.group_id = m.group_id
   where m.tenant_id = $1 and m.channel_id = $2 and m.ts = $3 limit 1`,
);
const paged = prepared<{ group_id: string; episode: number; present: boolean }>(
  'group_paged_at',
  `select g.group_id, coalesce(r.episode, g.episode) as episode, coalesce(r.episode, g.episode) = g.episode as present
   from writes w join escalation_runs r on r.tenant_id = $1 and r.run_id = w.run_id
   join groups g on g.tenant_id = $1 and g.group_id = coalesce(r.group_id, (select a.group_ids[1] from alerts a where a.tenant_id = $1 and a.alert_id = r.alert_id))
   where w.tenant_id = $1 and w.channel_id = $2 and w.ts = $3 and w.kind = 'page' and w.ts is not null limit 1`,
);

/** A group that a message in Slack is about, and in which episode; `isPresent` while that goes on. */
export interface GroupThere {
  groupId: string;
  episode: number;
  isPresent: boolean;
}

/** The group that a message shows, or whose escalation it tells of; null for any other message. */
export async function groupAt(tx: Tx, { channelId, ts }: { channelId: string; ts: string }): Promise<GroupThere | null> {
  const [[row], [other]] = await Promise.all([tx.run(shown(tx.tenantId, channelId, ts)), tx.run(paged(tx.tenantId, channelId, ts))]);
  const found = row ?? other;
  return found ? { groupId: found.group_id, episode: found.episode, isPresent: found.present } : null;
}
