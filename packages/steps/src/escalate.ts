import type { TimelineEntry } from '@tocsin/contracts/groupAction';
import { decideStep, type EscalationRun, type RunPlace, type RunStep } from '@tocsin/core/escalationRun';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { isInside, nextChange } from '@tocsin/core/timeIntervals';
import type { OwedWrite } from './oweMessages.ts';
import type { AuditEntry, Audits, InTenant } from './ports.ts';
import { loadSubjects, type Subject, type SubjectDeps } from './runSubjects.ts';
import { entriesOf, type ShownIn, type TellDeps, tellLevel, tellUnanswered } from './tellLevel.ts';
import type { FreshPlace } from './tellServices.ts';
import { type ClockDeps, type WatchedClock, watchClocks } from './watchClocks.ts';

/** What becomes of a run that is locked. */
export type RunMove = { runId: string; asked?: readonly string[] } & ({ to: RunPlace; held: boolean } | { state: 'finished' | 'stopped'; reason: string });

export interface EscalateDeps<Tx> extends SubjectDeps<Tx>, TellDeps<Tx>, ClockDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  lockDueRuns(tx: Tx, until: number, limit: number): Promise<EscalationRun[]>;
  advanceRuns(tx: Tx, moves: readonly RunMove[], now: number): Promise<void>;
  loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<ShownIn[]>;
  insertAnchors(tx: Tx, anchors: readonly FreshPlace[]): Promise<void>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  noteTimelines(tx: Tx, entries: readonly TimelineEntry[]): Promise<void>;
  audits: Audits<Tx>;
  /** A run whose level cannot be composed is put off and holds nobody up. */
  fault(doing: string, error: unknown): void;
  now(): number;
}

/** A step that was done; `lateMs`: how long after its time. */
export interface FiredStep {
  runId: string;
  did: RunStep['do'] | 'put_off';
  level: number;
  lateMs: number;
}

/** What came of what was due: the lanes to drain, when to look again (ms since 1970), and whether more is due already. */
export interface Escalated {
  fired: FiredStep[];
  clocks: WatchedClock[];
  lanes: string[];
  again: number[];
  more: boolean;
}

/** As many runs and clocks are claimed in one transaction. */
export const claimedAtOnce = 100;
/** A reminder may fire a little early across machines; this much is let pass. */
const earlyMs = 5;
const putOffMs = 30_000;

/**
 * Claims what of a tenant's escalations is due, up to `claimedAtOnce`, and tells it where nobody has answered, in one transaction. Called twice, by two workers or too early,
 * each level is told once.
 */
export async function escalateDue<Tx>(deps: EscalateDeps<Tx>, tenantId: string): Promise<Escalated> {
  const plan = await deps.planOf(tenantId);
  return deps.inTenant(tenantId, async (tx, last) => {
    const now = deps.now();
    const [runs, clocks] = await Promise.all([deps.lockDueRuns(tx, now + earlyMs, claimedAtOnce), deps.lockDueClocks(tx, now + earlyMs, claimedAtOnce)]);
    if (runs.length + clocks.length === 0) return { fired: [], clocks: [], lanes: [], again: [], more: false };
    const subjectOf = await loadSubjects(deps, tx, plan, [...runs, ...clocks]);
    const shownOf = await loadShownOf(deps, tx, [...runs, ...clocks].map(subjectOf));
    const hours = businessHours(plan, now);
    const done = await Promise.all(runs.map((run) => doStep(deps, tx, plan, run, subjectOf(run), shownOf, hours, now)));
    const watched = watchClocks(deps, clocks, subjectOf, shownOf, now);
    const writes = [...done.flatMap((each) => each.writes), ...watched.writes];
    last(
      Promise.all([
        deps.insertAnchors(
          tx,
          done.flatMap(({ fresh }) => fresh),
        ),
        deps.oweWrites(tx, writes),
        deps.advanceRuns(
          tx,
          done.map(({ move }) => move),
          now,
        ),
        deps.moveClocks(tx, watched.moves, now),
        deps.noteTimelines(tx, [...done.flatMap(({ entries }) => entries), ...watched.entries]),
        deps.audits(tx, [...done.flatMap(({ audit }) => audit ?? []), ...watched.audits]),
      ]),
    );
    const again = [...done.flatMap(({ move }) => ('to' in move ? [move.to.nextAt] : [])), ...watched.moves.flatMap(({ nextAt }) => nextAt ?? [])];
    const lanes = [...new Set(writes.map(({ lane }) => lane))];
    const more = runs.length === claimedAtOnce || clocks.length === claimedAtOnce;
    return { fired: done.map(({ fired }) => fired), clocks: watched.clocks, lanes, again, more };
  });
}

/** The messages that show subjects: of each, those of its groups. */
async function loadShownOf<Tx>(deps: EscalateDeps<Tx>, tx: Tx, subjects: readonly Subject[]): Promise<(subject: Subject) => ShownIn[]> {
  const groupIds = [...new Set(subjects.flatMap((subject) => subject.groupIds))];
  const byGroup = Map.groupBy(groupIds.length > 0 ? await deps.loadAnchors(tx, groupIds) : [], (anchor) => anchor.groupId);
  return (subject) => subject.groupIds.flatMap((groupId) => byGroup.get(groupId) ?? []);
}

/** When the named time intervals hold again (ms since 1970); null while one does. Those that the file does not have any more are passed over; without one they always do. */
function businessHours(plan: TenantPlan, now: number): (names: readonly string[]) => number | null {
  const known = new Map<string, number | null>();
  return (names) => {
    const key = names.join('\n');
    const found = known.get(key);
    if (found !== undefined) return found;
    const specs = names.flatMap((name) => plan.timeIntervals.get(name) ?? []);
    const openAt = specs.length === 0 || isInside(specs, now) ? null : (nextChange(specs, now) ?? now + 86_400_000);
    known.set(key, openAt);
    return openAt;
  };
}

interface Done {
  fired: FiredStep;
  move: RunMove;
  writes: OwedWrite[];
  audit: AuditEntry | null;
  entries: TimelineEntry[];
  fresh: FreshPlace[];
}

async function doStep<Tx>(
  deps: EscalateDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  run: EscalationRun,
  subject: Subject,
  shownOf: (subject: Subject) => ShownIn[],
  hours: ReturnType<typeof businessHours>,
  now: number,
): Promise<Done> {
  const { runId, nextLevel: level } = run;
  const step = decideStep(run, subject.standing, hours(run.terms.businessHours), now);
  const fired = (did: FiredStep['did']): FiredStep => ({ runId, did, level, lateMs: Math.max(0, now - run.nextAt) });
  try {
    if (step.do === 'wait') return { fired: fired('wait'), move: { runId, to: step.until, held: step.held }, writes: [], audit: null, entries: [], fresh: [] };
    if (step.do === 'stop')
      return {
        fired: fired('stop'),
        move: { runId, state: 'stopped', reason: step.reason },
        writes: [],
        audit: auditOf(run, 'stopped', { reason: step.reason }),
        entries: [],
        fresh: [],
      };
    const shown = shownOf(subject);
    if (step.do === 'give_up') {
      const writes = tellUnanswered(deps, plan, run, subject, shown, now);
      const detail = { lanes: writes.map(({ lane }) => lane) };
      const entries = entriesOf(run, shown, 'escalation_ended', { policy: run.policy }, now);
      return {
        fired: fired('give_up'),
        move: { runId, state: 'finished', reason: 'nobody answered' },
        writes,
        audit: auditOf(run, 'unanswered', detail),
        entries,
        fresh: [],
      };
    }
    const { writes, asked, whom, fresh } = await tellLevel(deps, tx, plan, { run, subject, shown, next: step.next, now });
    const lanes = writes.flatMap(({ kind, lane }) => (kind === 'page' ? [lane] : []));
    const audit = auditOf(run, 'level_fired', { ...subjectIds(run), round: run.round, lanes });
    const entries = entriesOf(run, shown, 'escalated', { level: level + 1, round: run.round + 1, policy: run.policy, whom, lanes: channelsOf(lanes) }, now);
    return { fired: fired('page'), move: { runId, to: step.next, held: false, asked }, writes, audit, entries, fresh };
  } catch (error) {
    deps.fault('tell an escalation level', error);
    const to = { ...placeOf(run), nextAt: now + putOffMs };
    return { fired: fired('put_off'), move: { runId, to, held: false }, writes: [], audit: null, entries: [], fresh: [] };
  }
}

/** A direct message is no place: the person is named. */
function channelsOf(lanes: readonly string[]): string[] {
  return lanes.filter((lane) => !/^slack:[UW]/.test(lane));
}

function placeOf({ round, nextLevel, nextAt, baseAt }: RunPlace): RunPlace {
  return { round, nextLevel, nextAt, baseAt };
}

function subjectIds({ alertId, groupId }: EscalationRun): Record<string, string> {
  return { ...(alertId === null ? {} : { alertId }), ...(groupId === null ? {} : { groupId }) };
}

function auditOf(run: EscalationRun, action: string, detail: Record<string, unknown>): AuditEntry {
  const said = { level: run.nextLevel, ...detail };
  return { actor: { kind: 'system', process: 'escalate' }, action: `escalation.${action}`, subject: run.runId, detail: said };
}
