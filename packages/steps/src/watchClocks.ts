import type { TimelineEntry } from '@tocsin/contracts/groupAction';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { EscalationNote, Localised } from '@tocsin/contracts/view';
import { decideClock, type SlaClock } from '@tocsin/core/slaClock';
import type { OwedWrite } from './oweMessages.ts';
import type { AuditEntry } from './ports.ts';
import type { Subject } from './runSubjects.ts';
import { entriesOf, type ShownIn, threadWrites } from './tellLevel.ts';

/** What becomes of a clock that is locked; `nextAt` (ms since 1970) null once it is decided. */
export interface ClockMove extends Pick<SlaClock, 'runId' | 'kind'> {
  state: 'running' | 'met' | 'breached';
  nextAt: number | null;
}

export interface ClockDeps<Tx> {
  lockDueClocks(tx: Tx, until: number, limit: number): Promise<SlaClock[]>;
  moveClocks(tx: Tx, moves: readonly ClockMove[], now: number): Promise<void>;
  renderEscalationNote(input: Localised<EscalationNote>): SlackMessage;
  newId(): string;
}

/** A clock that was looked at, for the metrics. */
export interface WatchedClock {
  kind: SlaClock['kind'];
  did: 'met' | 'warn' | 'breach';
}

export interface Watched {
  clocks: WatchedClock[];
  moves: ClockMove[];
  writes: OwedWrite[];
  audits: AuditEntry[];
  entries: TimelineEntry[];
}

/** Looks at clocks that are due: what was kept ends quietly, the thread is warned of what is about to be missed and told what is, and that it was missed stays on record. */
export function watchClocks(
  deps: Pick<ClockDeps<unknown>, 'renderEscalationNote' | 'newId'>,
  clocks: readonly SlaClock[],
  subjectOf: (clock: SlaClock) => Subject,
  shownOf: (subject: Subject) => ShownIn[],
  now: number,
): Watched {
  const watched: Watched = { clocks: [], moves: [], writes: [], audits: [], entries: [] };
  for (const clock of clocks) {
    const { runId, kind, policy, dueAt } = clock;
    const subject = subjectOf(clock);
    const step = decideClock(clock, subject.standing, now);
    watched.clocks.push({ kind, did: step.do });
    if (step.do === 'met') watched.moves.push({ runId, kind, state: 'met', nextAt: null });
    else if (step.do === 'warn') watched.moves.push({ runId, kind, state: 'running', nextAt: dueAt });
    else watched.moves.push({ runId, kind, state: 'breached', nextAt: null });
    if (step.do === 'breach') {
      watched.audits.push(breached(clock));
      watched.entries.push(...entriesOf(clock, shownOf(subject), 'sla_breached', { clock: kind, policy }, now));
    }
    if (step.do === 'met' || !step.say) continue;
    const note: EscalationNote = { note: step.do === 'warn' ? 'sla_warning' : 'sla_breached', policy, clock: kind, dueAt, at: now };
    watched.writes.push(...threadWrites(deps, note, shownOf(subject), [], now));
  }
  return watched;
}

function breached({ runId, kind, policy, alertId, groupId, startedAt, dueAt }: SlaClock): AuditEntry {
  const detail = { kind, policy, startedAt, dueAt, ...(alertId === null ? {} : { alertId }), ...(groupId === null ? {} : { groupId }) };
  return { actor: { kind: 'system', process: 'escalate' }, action: 'sla.breached', subject: runId, detail };
}
