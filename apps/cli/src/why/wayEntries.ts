import { isOverByPerson } from '@tocsin/core/alertMachine';
import type { AlertState } from '@tocsin/core/alertState';
import { nameOf } from '@tocsin/core/groupView';
import { endOfState } from '@tocsin/core/ledger/writeEnds';
import type { AlertWay, WayFlush, WayRun, WayWrite } from '@tocsin/store/readAlertWay';
import { counted } from '../text/table.ts';

/** One thing that happened to an alert (`at`: ms since 1970), and what belongs to it. */
export interface WayEntry {
  at: number;
  what: 'event' | 'flush' | 'answer' | 'escalation' | 'page';
  text: string;
  details: string[];
}

/** Says what a ref of a suppression means. */
export type NameOfRef = (ref: string) => string;

/** Where a message is read in Slack; null where nobody knows. */
export type LinkOf = (message: { channelId: string | null; ts: string | null }) => string | null;

/** Everything that happened to an alert, in the order in which it did. */
export function wayEntries(alert: AlertState, way: AlertWay, nameOfRef: NameOfRef, linkOf: LinkOf): WayEntry[] {
  const receivers = new Map(way.groups.map(({ groupId, receiver }) => [groupId, receiver]));
  const entries = [
    ...way.events.map(({ receivedAt, status, transition, batchId, source, batchEvents }): WayEntry => {
      const from = source === null ? '' : ` of ${batchEvents} from ${source}`;
      return { at: receivedAt, what: 'event', text: `${status}${transition ? '' : ', no news'}`, details: [`batch ${batchId}${from}`] };
    }),
    ...way.flushes.map((flush) => flushEntry(flush, receivers.get(flush.groupId) ?? flush.groupId, way.writes, nameOfRef, linkOf)),
    ...answers(alert),
    ...way.runs.flatMap(runEntries),
    ...way.pages.map(
      (page): WayEntry => ({ at: page.createdAt, what: 'page', text: `level ${page.level + 1} → ${page.lane}`, details: [stateOf(page, linkOf)] }),
    ),
  ];
  return entries.sort((a, b) => a.at - b.at);
}

function flushEntry(flush: WayFlush, receiver: string, writes: readonly WayWrite[], nameOfRef: NameOfRef, linkOf: LinkOf): WayEntry {
  const { at, alerts, transitions, hushed, told, epoch, episode, reason } = flush;
  const others = alerts === 1 ? '' : ` with ${counted(alerts - 1, 'other alert')}`;
  const said = transitions === 0 ? 'ended untold' : `${reason.replaceAll('_', ' ')}, ${counted(transitions, 'transition')} told`;
  return {
    ...{ at, what: 'flush' },
    text: `${receiver}: ${said}${others}  (episode ${episode}, epoch ${epoch})`,
    details: [
      ...told.flatMap(({ lane, writeId }) => chainOf(lane, writeId, writes, linkOf)),
      ...hushed.map(({ ref, transitions: n }) => `${n} untold: ${nameOfRef(ref)}`),
    ],
  };
}

/** A write and those that took its place, to the one that finally told it. */
function chainOf(lane: string, start: string | null, writes: readonly WayWrite[], linkOf: LinkOf): string[] {
  if (start === null) return [`→ ${lane}: no write, see tocsin ledger`];
  const known = new Map(writes.map((write) => [write.writeId, write]));
  const lines: string[] = [];
  const seen = new Set<string>();
  for (let at: string | null = start; at !== null && !seen.has(at); ) {
    seen.add(at);
    const write = known.get(at);
    if (write === undefined) return [...lines, `→ ${lane}: write ${at} is gone`];
    lines.push(`${lines.length === 0 ? '→' : '  ⤷'} ${write.lane}: ${write.kind} ${stateOf(write, linkOf)}`);
    at = endOfState(write.state) === 'handedOn' ? write.supersededBy : null;
  }
  // Of many that took each other's place the first and the last say it all.
  return lines.length <= 4 ? lines : [...lines.slice(0, 1), `  ⤷ ${lines.length - 2} more, each superseded by the next`, ...lines.slice(-1)];
}

const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 8);

/** What became of a write, in a few words. */
function stateOf(write: WayWrite, linkOf: LinkOf): string {
  const { writeId, state, reason, endedAt, attempt, channelId, ts, notBefore } = write;
  const why = reason === null ? '' : `: ${reason}`;
  const tries = attempt > 1 ? `, ${attempt} attempts` : '';
  const when = endedAt === null ? '' : ` ${clock(endedAt)}`;
  if (state === 'sent') return `delivered${when}${tries}${ts === null ? '' : `  ${linkOf(write) ?? `${channelId} ${ts}`}`}`;
  if (state === 'owed') return `owed${why}${tries}, not before ${clock(notBefore)}  ${writeId}`;
  return `${state}${when}${why}${tries}  ${writeId}`;
}

function answers(alert: AlertState): WayEntry[] {
  const entry = (at: number | null, text: string): WayEntry[] => (at === null ? [] : [{ at, what: 'answer', text, details: [] }]);
  const acknowledged =
    alert.acknowledgedBy === null
      ? []
      : entry(
          alert.acknowledgedAt,
          `${alert.acknowledgedUntil === null ? 'acknowledged' : `snoozed until ${clock(alert.acknowledgedUntil)}`} by ${nameOf(alert.acknowledgedBy)}`,
        );
  return [
    ...acknowledged,
    ...(alert.resolvedBy === null
      ? []
      : entry(alert.resolvedAt, `resolved by ${isOverByPerson(alert) ? nameOf(alert.resolvedBy) : 'time: its source had gone quiet'}`)),
  ];
}

function runEntries({ policy, startedAt, state, stopReason, nextLevel, nextAt, levels, runId }: WayRun): WayEntry[] {
  const next =
    nextAt === null || state !== 'active'
      ? ''
      : `${(nextLevel ?? 0) < levels ? `, level ${(nextLevel ?? 0) + 1} of ${levels}` : ', the end of it'} at ${clock(nextAt)}`;
  return [{ at: startedAt, what: 'escalation', text: `${policy}: ${state}${stopReason === null ? '' : `, ${stopReason}`}${next}`, details: [`run ${runId}`] }];
}
