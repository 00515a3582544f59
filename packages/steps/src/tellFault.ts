import type { Profile, SlackMessage } from '@tocsin/contracts/message';
import type { FaultView, Localised } from '@tocsin/contracts/view';
import { faultViewOf, type LaneFault, laneInsteadOf, languageOfLane, tryAgainMs } from '@tocsin/core/fallback';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';
import type { Audit } from './ports.ts';

export interface TellFaultDeps<Tx> {
  insertLaneFault(tx: Tx, fault: { lane: string; code: string; now: number; tryAt: number; told: boolean }): Promise<boolean>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  /** The notice for admins, or with an original that message with the reason on top. */
  renderFault(request: Localised<FaultView> & { profile?: Profile }, original: SlackMessage | null): SlackMessage;
  audit: Audit<Tx>;
  consoleUrl: string | null;
  newId(): string;
}

/**
 * Notes that a lane cannot be written to. Whoever is the first to notice it tells the tenant's admins, in the same transaction; nobody does again until the lane
 * has worked. `faults` are those known before. Answers the lanes that got the notice.
 */
export async function tellFault<Tx>(
  deps: TellFaultDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  { lane, code }: { lane: string; code: string },
  faults: ReadonlyMap<string, LaneFault>,
  now: number,
): Promise<string[]> {
  const lanes = adminLanesFor(plan, lane, faults);
  const isNew = await deps.insertLaneFault(tx, { lane, code, now, tryAt: now + tryAgainMs, told: lanes.length > 0 });
  if (!isNew) return [];
  const instead = laneInsteadOf(plan, null, lane, faults) ?? lane;
  const view = faultViewOf(plan, lane, { code, since: now }, instead, deps.consoleUrl);
  await Promise.all([
    oweNotices(deps, tx, plan, lanes, view, now),
    deps.audit(tx, { actor: { kind: 'system', process: 'deliver' }, action: 'lane.failed', subject: lane, detail: { code, told: lanes } }),
  ]);
  return lanes;
}

/** Owes a notice to lanes, in the language of each. */
export async function oweNotices<Tx>(
  deps: Pick<TellFaultDeps<Tx>, 'oweWrites' | 'renderFault' | 'newId'>,
  tx: Tx,
  plan: TenantPlan,
  lanes: readonly string[],
  view: FaultView,
  now: number,
): Promise<void> {
  const messageFor = (lane: string) => deps.renderFault({ language: languageOfLane(plan, null, lane), view }, null);
  await deps.oweWrites(
    tx,
    lanes.map((lane) => pageTo(lane, { writeId: deps.newId(), message: messageFor(lane), now })),
  );
}

/** The admins' lanes that can be written to, but not `lane`; where there is none, the fallback of the tenant. */
export function adminLanesFor(plan: TenantPlan, lane: string | null, faults: ReadonlyMap<string, LaneFault>): string[] {
  const open = plan.adminLanes.filter((admin) => admin !== lane && !faults.has(admin));
  if (open.length > 0) return open;
  const instead = laneInsteadOf(plan, null, lane ?? '', faults);
  return instead === null ? [] : [instead];
}
