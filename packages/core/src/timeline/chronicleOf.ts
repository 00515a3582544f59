import type { Actor } from '@tocsin/contracts/actor';
import type { Owner, TimelineEntry } from '@tocsin/contracts/groupAction';
import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';
import { nameOf } from '../groupView.ts';

/** All that the record has of one episode of a group. Times are ms since 1970. */
export interface GroupHistory {
  groupId: string;
  receiver: string;
  labels: Readonly<Record<string, string>>;
  status: 'open' | 'closed';
  episode: number;
  openedAt: number;
  headline: string | null;
  severity: Severity | null;
  owner: Owner | null;
  /** When the first of its events was received; null once they are forgotten. */
  firstEventAt: number | null;
  entries: readonly TimelineEntry[];
  flushes: readonly { at: number; reason: string; transitions: number; lanes: readonly string[] }[];
  messages: readonly { lane: string; channelId: string | null; ts: string | null; postedAt: number | null }[];
  /** `since`: the first start; `over`: when all were resolved, and by whom the last was (null: by its source). */
  alerts: { count: number; named: readonly NamedAlert[]; since: number | null; over: { at: number; by: Actor | null } | null };
}

export interface NamedAlert {
  alertId: string;
  alertType: string;
  environment: string;
  severity: Severity;
  message: string;
  status: AlertStatus;
  startsAt: number;
  resolvedAt: number | null;
  annotations: Readonly<Record<string, string>>;
}

/** What happened, as a line of a timeline: `detail` has what it is about. */
export type ChronicleKind = TimelineEntry['kind'] | 'began' | 'received' | 'told' | 'over';
export interface ChronicleLine {
  at: number;
  kind: ChronicleKind;
  /** A person's name, or what acted in their place; nothing where it was us or the source. */
  who: string;
  detail: Readonly<Record<string, unknown>>;
}

/** An episode in order, with how long it took. Durations are ms; null: it has not come to that, or nobody knows. */
export interface Chronicle {
  lines: ChronicleLine[];
  people: string[];
  beganAt: number;
  /** From its first event, as it was received. */
  untilTold: number | null;
  untilAcknowledged: number | null;
  untilResolved: number | null;
}

/** Puts together what people, time and escalation noted with what the record knows besides: the first event, what readers were told, the end. Pure. */
export function chronicleOf(history: GroupHistory): Chronicle {
  const { entries, flushes, alerts, openedAt } = history;
  const receivedAt = history.firstEventAt ?? openedAt;
  const beganAt = Math.min(alerts.since ?? receivedAt, receivedAt);
  const source = (at: number, kind: ChronicleKind, detail: ChronicleLine['detail']): ChronicleLine => ({ at, kind, who: '', detail });
  const over = overOf(history);
  const lines = [
    ...(beganAt < receivedAt - 1_000 ? [source(beganAt, 'began', {})] : []),
    source(receivedAt, 'received', { alerts: alerts.count }),
    ...flushes.map(({ at, reason, transitions, lanes }) => source(at, 'told', { reason, transitions, lanes })),
    ...entries.map(({ at, kind, actor, detail }): ChronicleLine => ({ at, kind, who: actor.kind === 'system' ? '' : nameOf(actor), detail })),
    ...(over !== null && over.by === null ? [source(over.at, 'over', {})] : []),
  ].sort((a, b) => a.at - b.at);
  const acknowledged = entries.find(({ kind }) => kind === 'acknowledged' || kind === 'snoozed');
  const since = (at: number | undefined) => (at === undefined ? null : Math.max(0, at - receivedAt));
  return {
    lines,
    people: [...new Set([...lines.map(({ who }) => who), ...handedTo(entries), history.owner?.name ?? ''])].filter((name) => name !== ''),
    beganAt,
    untilTold: since(flushes[0]?.at),
    untilAcknowledged: since(acknowledged?.at),
    untilResolved: since(over?.at),
  };
}

function overOf({ status, alerts }: GroupHistory): GroupHistory['alerts']['over'] {
  return status === 'closed' ? alerts.over : null;
}

function handedTo(entries: readonly TimelineEntry[]): string[] {
  return entries.flatMap(({ kind, detail }) => {
    const to = kind === 'handed_over' ? (detail['to'] as Owner | undefined) : undefined;
    return to === undefined ? [] : [to.name];
  });
}
