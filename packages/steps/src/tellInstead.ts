import { faultViewOf, laneInsteadOf, languageOfLane } from '@tocsin/core/fallback';
import { uuidOf } from '@tocsin/core/groupIdentity';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { ClaimedWrite } from './drainLane.ts';
import type { OwedWrite } from './oweMessages.ts';
import type { RedirectDeps } from './redirectLane.ts';
import { tellFault } from './tellFault.ts';

/**
 * Tells in Slack what a service does not take until somebody has mended it (a key that is refused, an endpoint that nobody has set), in the transaction in which the writes go back to its lane: there they
 * stay owed, as what is open in the service is to be closed there. The admins hear of it once, and each write that has news is told once, with the reason on top. Answers the lanes that have something to send.
 */
export async function tellInstead<Tx>(
  deps: RedirectDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  lane: string,
  refused: readonly { write: ClaimedWrite; code: string }[],
  now: number,
): Promise<string[]> {
  const [first] = refused;
  if (first === undefined) return [];
  const faults = await deps.loadLaneFaults(tx);
  const told = await tellFault(deps, tx, plan, { lane, code: first.code }, faults, now);
  const instead = laneInsteadOf(plan, null, lane, faults);
  if (instead === null) return told;
  const language = languageOfLane(plan, null, instead);
  const ids = { groupId: null, episode: null, epoch: null, runId: null, level: null };
  const news = refused.filter(({ write }) => write.covers > 0 || write.kind === 'page');
  const owed = news.map(({ write, code }): OwedWrite => {
    const view = faultViewOf(plan, lane, { code, since: faults.get(lane)?.since ?? now }, instead, deps.consoleUrl);
    const { notice: _notSlacks, ...original } = write.message;
    return {
      ...{ writeId: uuidOf('elsewhere', [write.writeId, instead]), lane: instead, kind: 'page', ...ids, covers: 0, notBefore: now },
      ...{ message: deps.renderFault({ language, view }, original), receivedAt: write.receivedAt, traceparent: write.traceparent },
    };
  });
  await deps.oweWrites(tx, owed);
  return [...new Set([...told, ...(owed.length > 0 ? [instead] : [])])];
}
