import type { Severity } from '@tocsin/contracts/severity';
import { severityRank } from '@tocsin/contracts/severity';
import type { AlertStatus, DigestLine } from '@tocsin/contracts/view';
import type { WriteKind } from './delivery.ts';

/*
 * What more messages wait for than a channel can take in ten seconds is said by a digest: one message that names every group with a count, the worst first. While it is
 * open it is a board: edited in place, with a reply in its thread for what is told next. It closes once nothing had to be folded for a minute.
 */

/** A group whose news waits in a lane, as its last flush left it. */
export interface WaitingGroup {
  groupId: string;
  labels: Readonly<Record<string, string>>;
  headline: string;
  severity: Severity;
  counts: Readonly<Record<AlertStatus, number>>;
  /** When it began to fire, ms since 1970. */
  openedAt: number;
}

/** Groups on one line, and which they are. */
export interface DigestEntry {
  line: DigestLine;
  groups: readonly WaitingGroup[];
}

/** What a lane can say in this time (ms) is said message by message; more is folded. It is also the shortest time between two digests. */
export const roomMs = 10_000;
/** A board is edited at most so often. */
export const boardMs = 12_000;
/** A digest is over when nothing had to be folded for so long. */
export const calmMs = 60_000;

/** What a group is: firing while one of its alerts is that nobody has taken on. */
export function statusOf({ counts }: Pick<WaitingGroup, 'counts'>): AlertStatus {
  if (counts.firing > 0) return 'firing';
  return counts.acknowledged > 0 ? 'acknowledged' : 'resolved';
}

/**
 * What becomes of a write that a digest tells. An edit still has to be made: its message must become true. What is critical and nobody has answered gets its own message
 * all the same. All else is over with the digest.
 */
export function fateOf({ kind, isCurrent, group }: { kind: WriteKind; isCurrent: boolean; group: WaitingGroup }, viaWebhook: boolean): 'follows' | 'merged' {
  if (kind === 'update') return 'follows';
  const isPressing = isCurrent && group.severity === 'critical' && statusOf(group) === 'firing';
  return kind === 'post' && isPressing && !viaWebhook ? 'follows' : 'merged';
}

const statusOrder: Readonly<Record<AlertStatus, number>> = { firing: 0, acknowledged: 1, resolved: 2 };

/** Puts groups that say the same on one line: the same alert of many hosts, or the same words but for numbers. What fires comes first, the worst of it, the oldest of that. */
export function digestEntries(groups: readonly WaitingGroup[]): DigestEntry[] {
  const sorted = [...groups].sort(
    (a, b) => statusOrder[statusOf(a)] - statusOrder[statusOf(b)] || severityRank[a.severity] - severityRank[b.severity] || a.openedAt - b.openedAt,
  );
  return [...Map.groupBy(sorted, similarityOf).values()].map((alike) => ({ line: lineOf(alike), groups: alike }));
}

/** The parts of a digest: each has as many names as `room` characters hold; a line that has more goes on in the next part. At most `parts`; what is left is counted by `rest`. */
export function digestParts(entries: readonly DigestEntry[], room: number, parts: number): { parts: DigestEntry[][]; rest: WaitingGroup[] } {
  const done: DigestEntry[][] = [[]];
  const rest: WaitingGroup[] = [];
  let left = room;
  for (const entry of entries) {
    let groups = entry.groups;
    while (groups.length > 0) {
      const fitting = howManyFit(entry, groups, left);
      if (fitting > 0) done.at(-1)?.push(cutTo(entry, groups.slice(0, fitting)));
      left -= lengthOf(entry, groups.slice(0, fitting));
      groups = groups.slice(fitting);
      if (groups.length === 0) break;
      if (done.length === parts) {
        rest.push(...groups);
        break;
      }
      done.push([]);
      left = room;
    }
  }
  return { parts: done.filter((part, index) => index === 0 || part.length > 0), rest };
}

/** The longest that a title or a name is shown. Escaped it may be five times as long. */
const titleMax = 120;
const nameMax = 60;
const besideName = 14;

function howManyFit(entry: DigestEntry, groups: readonly WaitingGroup[], room: number): number {
  let length = lengthOf(entry, []);
  for (const [index, group] of groups.entries()) {
    length += nameLength(entry, group);
    if (length > room) return index;
  }
  return groups.length;
}

function lengthOf(entry: DigestEntry, groups: readonly WaitingGroup[]): number {
  return groups.reduce((sum, group) => sum + nameLength(entry, group), 40 + shownLength(entry.line.title, titleMax));
}

function nameLength({ line }: DigestEntry, group: WaitingGroup): number {
  return shownLength(nameIn(line.by, group), nameMax) + besideName;
}

/** As Slack counts it, once it is escaped. */
function shownLength(text: string, max: number): number {
  const cut = text.slice(0, max);
  return cut.length + 4 * (cut.match(/[&<>]/g)?.length ?? 0);
}

function cutTo(entry: DigestEntry, groups: readonly WaitingGroup[]): DigestEntry {
  return { line: { ...entry.line, groups: groups.map((group) => namedIn(entry.line.by, group)) }, groups };
}

function similarityOf(group: WaitingGroup): string {
  const { alertname, alert_type: alertType } = group.labels;
  return JSON.stringify([statusOf(group), group.severity, alertname ?? alertType ?? masked(group.headline)]);
}

/** Numbers, addresses and ids do not make another text. */
function masked(text: string): string {
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b|\d+(?:[.,:]\d+)*/giu, '#');
}

function lineOf(alike: readonly WaitingGroup[]): DigestLine {
  const [worst] = alike;
  if (worst === undefined) throw new Error('a line is about something');
  const by = labelsApart(alike);
  return {
    ...{ severity: worst.severity, status: statusOf(worst), by },
    title: worst.headline || (worst.labels.alertname ?? worst.labels.alert_type ?? ''),
    groups: alike.map((group) => namedIn(by, group)),
  };
}

/** The labels that not all of them have the same; of a single group, all. */
function labelsApart(alike: readonly WaitingGroup[]): string[] {
  const [first, ...others] = alike;
  const names = [...new Set(alike.flatMap(({ labels }) => Object.keys(labels)))].sort();
  return others.length === 0 ? names : names.filter((name) => others.some(({ labels }) => labels[name] !== first?.labels[name]));
}

function namedIn(by: readonly string[], group: WaitingGroup): DigestLine['groups'][number] {
  return { name: nameIn(by, group), alerts: group.counts[statusOf(group)] };
}

/** Groups that no label tells apart are of different routes. */
function nameIn(by: readonly string[], { groupId, labels }: WaitingGroup): string {
  const values = by.map((name) => labels[name] ?? '').filter((value) => value !== '');
  return values.join(' ') || Object.values(labels).join(' ') || groupId.slice(0, 8);
}
