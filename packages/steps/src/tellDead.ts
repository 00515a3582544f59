import type { SlackMessage } from '@tocsin/contracts/message';
import type { DeadView, Localised } from '@tocsin/contracts/view';
import { type LaneFault, languageOfLane } from '@tocsin/core/fallback';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { Audit, InTenant } from './ports.ts';
import { adminLanesFor } from './tellFault.ts';

export interface TellDeadDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  untoldDeaths(tx: Tx, since: number, toldBefore: number, limit: number): Promise<Deaths[]>;
  noteDeadTold(tx: Tx, deaths: Deaths, now: number): Promise<boolean>;
  loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderDead(request: Localised<DeadView>): SlackMessage;
  audit: Audit<Tx>;
  consoleUrl: string | null;
  newId(): string;
  now(): number;
}

interface Deaths {
  kind: DeadView['kind'];
  reason: string;
  count: number;
  since: number;
  upto: number;
}

/** What failed longer ago than this and was not told is old news. */
export const deathsToldMs = 86_400_000;
/** For the same reason nobody is told again before this is over. */
const windowMs = 3_600_000;
/** And of so many reasons at once: the others come with the next round. */
const reasonsAtOnce = 5;

/**
 * Tells a tenant's admins what failed for good: alerts that could not be worked and messages that Slack refuses even as plain text. One notice for each reason and hour,
 * with how many there are; it goes where the admins are, or to the fallback channel. Answers the lanes to wake.
 */
export async function tellDead<Tx>(deps: TellDeadDeps<Tx>, tenantId: string): Promise<string[]> {
  const plan = await deps.planOf(tenantId);
  return deps.inTenant(tenantId, async (tx) => {
    const now = deps.now();
    const [untold, faults] = await Promise.all([deps.untoldDeaths(tx, now - deathsToldMs, now - windowMs, reasonsAtOnce), deps.loadLaneFaults(tx)]);
    const lanes = adminLanesFor(plan, null, faults);
    if (lanes.length === 0) return [];
    const told: Deaths[] = [];
    for (const deaths of untold) if (await deps.noteDeadTold(tx, deaths, now)) told.push(deaths);
    if (told.length === 0) return [];
    const views = told.map(({ kind, reason, count, since }): DeadView => ({ tenantId, kind, reason, count, since, consoleUrl: deps.consoleUrl }));
    const messageFor = (lane: string, view: DeadView) => deps.renderDead({ language: languageOfLane(plan, null, lane), view });
    await deps.oweWrites(
      tx,
      lanes.flatMap((lane) => views.map((view) => pageTo(lane, { writeId: deps.newId(), message: messageFor(lane, view), now }))),
    );
    const detail = { reasons: told.map(({ kind, reason, count }) => ({ kind, reason, count })), lanes };
    await deps.audit(tx, { actor: { kind: 'system', process: 'housekeep' }, action: 'dead.told', subject: tenantId, detail });
    return lanes;
  });
}
