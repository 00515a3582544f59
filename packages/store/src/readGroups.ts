import type { Owner } from '@tocsin/contracts/groupAction';
import { severityOfRank } from '@tocsin/contracts/severity';
import type { GroupRow } from '@tocsin/core/replyGroup';
import { sql } from 'kysely';
import { at } from './schema.ts';
import { build, built } from './statement.ts';
import type { Tx } from './transaction.ts';

/** A group as the live board lists it. Times are ms since 1970. */
export interface BoardGroup extends GroupRow {
  receiver: string;
  status: 'open' | 'closed';
  changedAt: number;
  owner: Owner | null;
}

/** Open groups, worst and newest first, then those that closed after `closedSince`; at most `limit`. Groups that were never flushed are not shown yet, unless they are suppressed. */
export async function readGroups(tx: Tx, closedSince: number, limit: number): Promise<BoardGroup[]> {
  const query = build
    .selectFrom('groups')
    .select([
      'group_id',
      'receiver',
      'labels',
      'status',
      'severity_rank',
      'firing',
      'acknowledged',
      'resolved',
      'suppressed',
      'opened_at',
      'changed_at',
      'acknowledged_by',
      'headline',
      'owner',
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where((e) => e.or([e('epoch', '>', 0), e('suppressed', '>', 0)]))
    .where((e) => e.or([e('status', '=', 'open'), e('changed_at', '>', at(closedSince))]))
    .orderBy(sql`status = 'closed'`)
    .orderBy('severity_rank')
    .orderBy('changed_at', 'desc')
    .limit(limit);
  return (await tx.run(built(query))).map((row) => ({
    groupId: row.group_id,
    receiver: row.receiver,
    labels: row.labels,
    status: row.status,
    severity: row.severity_rank === null ? null : severityOfRank(row.severity_rank),
    firing: row.firing,
    acknowledged: row.acknowledged,
    resolved: row.resolved,
    suppressed: row.suppressed,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    acknowledgedBy: row.acknowledged_by,
    headline: row.headline,
    owner: row.owner,
  }));
}

/** Whether the tenant has this group: a button copied from another tenant finds nothing. */
export async function hasGroup(tx: Tx, groupId: string): Promise<boolean> {
  const query = build.selectFrom('groups').select('group_id').where('tenant_id', '=', tx.tenantId).where('group_id', '=', groupId);
  return (await tx.run(built(query))).length === 1;
}
