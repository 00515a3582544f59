import type { AlertStatus } from '@tocsin/contracts/view';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const note = prepared<never>(
  'note_there',
  `update messages m set channel_id = u.channel_id, ts = u.ts, state_there = u.state, posted_at = coalesce(m.posted_at, now())
   from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) as u(group_id, episode, lane, channel_id, ts, state)
   where m.tenant_id = $1 and m.group_id = u.group_id and m.episode = u.episode and m.lane = u.lane`,
);

/** The incident of a group's episode in a service: `channelId` the endpoint's kind, `ts` the incident's id there, `state` how it stands there as far as we know. */
export interface KnownThere {
  groupId: string;
  episode: number;
  lane: string;
  channelId: string;
  ts: string;
  state: AlertStatus;
}

/** Notes by what incidents of groups are known in services, and how they stand there. */
export async function noteThere(tx: Tx, known: readonly KnownThere[]): Promise<void> {
  if (known.length === 0) return;
  const column = <K extends keyof KnownThere>(name: K) => known.map((each) => each[name]);
  await tx.run(note(tx.tenantId, column('groupId'), column('episode'), column('lane'), column('channelId'), column('ts'), column('state')));
}
