import { isDeepStrictEqual } from 'node:util';
import { boardMs, calmMs } from '@tocsin/core/digest';
import type { DigestFrame } from '@tocsin/core/digestView';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type BoardDeps, editBoard, labelsMost } from './digestBoard.ts';
import type { Audit, InTenant } from './ports.ts';

export interface FollowDeps<Tx> extends BoardDeps<Tx> {
  inTenant: InTenant<Tx>;
  refreshUnshown(tx: Tx, digestId: string, lane: string, at: number, most: number): Promise<string[]>;
  audit: Audit<Tx>;
}

/** When a digest is over, so many groups that still fire get a message of their own; if there are more, the digest goes on standing for them. */
const singlesMost = 10;

/**
 * Looks after a lane's digest: its board follows what it stands for, at most once in `boardMs`, and says at the end how it ended. Answers the groups that are to be flushed
 * now, as they get their own message.
 */
export async function followDigest<Tx>(deps: FollowDeps<Tx>, plan: TenantPlan, lane: string): Promise<{ groupId: string; at: number }[]> {
  return deps.inTenant(plan.tenantId, async (tx) => {
    const now = deps.now();
    const digest = await deps.lockDigest(tx, lane);
    if (digest === null || digest.lookAt > now) return [];
    const { digestId, foldedAt, openedAt } = digest;
    const frame: DigestFrame = { tenantId: plan.tenantId, digestId, since: openedAt, at: now, oldestAt: openedAt, consoleUrl: deps.consoleUrl };
    const summary = await deps.summariseDigest(tx, digestId, labelsMost);
    const isOver = now - foldedAt >= calmMs;
    // What is not in Slack yet, or went elsewhere, cannot be edited.
    if (digest.ts !== null && (isOver || !isDeepStrictEqual(summary, digest.shown)))
      await editBoard(deps, tx, plan, lane, frame, isOver ? 'over' : 'board', summary);
    await deps.keepDigest(tx, { digestId, foldedAt, lookAt: isOver ? null : now + boardMs, shown: summary });
    if (!isOver) return [];
    const groupIds = await deps.refreshUnshown(tx, digestId, lane, now, singlesMost);
    const detail = { digest: digestId, singles: groupIds.length };
    await deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'digest.closed', subject: lane, detail });
    return groupIds.map((groupId) => ({ groupId, at: now }));
  });
}
