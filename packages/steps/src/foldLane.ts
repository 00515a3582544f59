import type { WriteKind } from '@tocsin/core/delivery';
import { boardMs, type DigestEntry, digestEntries, digestParts, fateOf, type WaitingGroup } from '@tocsin/core/digest';
import { boardViewOf, type DigestFrame, type DigestSummary, namesViewOf } from '@tocsin/core/digestView';
import { languageOfLane } from '@tocsin/core/fallback';
import { type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import { type BoardDeps, digestWrite, editBoard, labelsMost, partRoom } from './digestBoard.ts';
import type { OwedWrite } from './oweMessages.ts';
import type { Audit, InTenant } from './ports.ts';

/** A write that waits in a lane, locked, and its group as the last flush left it. */
export interface WaitingWrite {
  writeId: string;
  kind: WriteKind;
  covers: number;
  receivedAt: number | null;
  isCurrent: boolean;
  group: WaitingGroup;
}

export interface FoldDeps<Tx> extends BoardDeps<Tx> {
  inTenant: InTenant<Tx>;
  lockWaiting(tx: Tx, lane: string, now: number, limit: number): Promise<WaitingWrite[]>;
  openDigest(tx: Tx, digest: { digestId: string; lane: string; now: number; lookAt: number | null }): Promise<boolean>;
  noteDigestGroups(tx: Tx, digestId: string, groupIds: readonly string[]): Promise<void>;
  mergeWrites(tx: Tx, merged: readonly { writeId: string; by: string }[]): Promise<void>;
  letFollow(tx: Tx, writeIds: readonly string[]): Promise<void>;
  audit: Audit<Tx>;
}

/** As many writes are folded in one transaction; what is left waits for the next digest. */
const atOnce = 5_000;
/** As many messages as one fold makes. What they cannot name is counted. */
const partsMost = 10;

/**
 * Says what waits in a lane by a digest: the writes end as merged into it, in the transaction that owes it, and what they were to tell is handed on. The first one opens the
 * digest; a later one is told in its thread, and the board above it is edited. Answers how many writes it has folded.
 */
export async function foldLane<Tx>(deps: FoldDeps<Tx>, plan: TenantPlan, lane: string): Promise<number> {
  return deps.inTenant(plan.tenantId, async (tx) => {
    const now = deps.now();
    const open = await deps.lockDigest(tx, lane);
    const waiting = untold(await deps.lockWaiting(tx, lane, now, atOnce));
    const groups = groupsOf(waiting);
    if (groups.length < 2) return 0;
    const viaWebhook = targetOfLane(lane).kind === 'webhook';
    const digestId = open?.digestId ?? deps.newId();
    // A webhook's message cannot be edited: its digest is over when it is said.
    const lookAt = viaWebhook ? null : now + boardMs;
    if (open === null && !(await deps.openDigest(tx, { digestId, lane, now, lookAt }))) return 0;
    await deps.noteDigestGroups(
      tx,
      digestId,
      groups.map(({ groupId }) => groupId),
    );
    const summary = await deps.summariseDigest(tx, digestId, labelsMost);
    const oldestAt = Math.min(now, ...waiting.flatMap(({ receivedAt }) => receivedAt ?? []));
    const frame: DigestFrame = { tenantId: plan.tenantId, digestId, since: open?.openedAt ?? now, at: now, oldestAt, consoleUrl: deps.consoleUrl };
    const { writes, by } = compose(deps, plan, lane, { frame, summary, waiting, groups, opens: open === null, viaWebhook });
    await deps.oweWrites(tx, writes);
    if (open !== null) await editBoard(deps, tx, plan, lane, frame, 'board', summary);
    const merged = waiting.filter((write) => fateOf(write, viaWebhook) === 'merged');
    const followers = waiting.filter((write) => fateOf(write, viaWebhook) === 'follows');
    const detail = { digest: digestId, groups: groups.length, merged: merged.length, follow: followers.length, parts: writes.length };
    await Promise.all([
      deps.mergeWrites(
        tx,
        merged.map(({ writeId, group }) => ({ writeId, by: by.get(group.groupId) ?? '' })),
      ),
      deps.letFollow(
        tx,
        followers.map(({ writeId }) => writeId),
      ),
      deps.keepDigest(tx, { digestId, foldedAt: now, lookAt, shown: summary }),
      deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'lane.folded', subject: lane, detail }),
    ]);
    return waiting.length;
  });
}

interface Fold {
  frame: DigestFrame;
  summary: DigestSummary;
  waiting: readonly WaitingWrite[];
  groups: readonly WaitingGroup[];
  /** Its first part is the digest's own message. */
  opens: boolean;
  viaWebhook: boolean;
}

/** The messages of a fold, each with what it tells, and by which of them each group is told. What no part has room for is counted by the last one, and told by it. */
function compose<Tx>(deps: FoldDeps<Tx>, plan: TenantPlan, lane: string, fold: Fold): { writes: OwedWrite[]; by: Map<string, string> } {
  const { parts, rest } = digestParts(digestEntries(fold.groups), partRoom, partsMost);
  const by = new Map<string, string>();
  const writes = parts.map((part, index): OwedWrite => {
    const isLast = index === parts.length - 1;
    const groupIds = new Set([...part.flatMap(({ groups }) => groups), ...(isLast ? rest : [])].map(({ groupId }) => groupId));
    const inside = fold.waiting.filter(({ group, covers }) => groupIds.has(group.groupId) && covers > 0);
    const write = digestWrite(deps, lane, fold.frame, {
      kind: fold.viaWebhook || (fold.opens && index === 0) ? 'post' : 'reply',
      message: deps.renderDigest({
        language: languageOfLane(plan, null, lane),
        view: viewOf(fold, part, index, { isLast, unnamed: isLast ? rest.length : 0 }),
      }),
      covers: inside.reduce((sum, { covers }) => sum + covers, 0),
      receivedAt: inside.reduce((least: number | null, { receivedAt }) => (receivedAt === null ? least : Math.min(least ?? receivedAt, receivedAt)), null),
    });
    for (const groupId of groupIds) by.set(groupId, write.writeId);
    return write;
  });
  return { writes, by };
}

function viewOf({ frame, summary, opens }: Fold, part: readonly DigestEntry[], index: number, { isLast, unnamed }: { isLast: boolean; unnamed: number }) {
  const lines = part.map(({ line }) => line);
  return opens && index === 0 ? boardViewOf(frame, 'board', summary, lines, !isLast) : namesViewOf(frame, part, { unnamed, continues: !isLast });
}

/** The writes of groups that have something to tell, and what waits beside it in their threads. */
function untold(waiting: readonly WaitingWrite[]): WaitingWrite[] {
  const telling = new Set(waiting.filter(({ covers }) => covers > 0).map(({ group }) => group.groupId));
  return waiting.filter(({ group }) => telling.has(group.groupId));
}

function groupsOf(waiting: readonly WaitingWrite[]): WaitingGroup[] {
  return [...new Map(waiting.map(({ group }) => [group.groupId, group])).values()];
}
