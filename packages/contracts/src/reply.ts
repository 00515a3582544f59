import type { Severity } from './severity.ts';
import type { GroupCounts, GroupView, SuppressionView } from './view.ts';

/** What can be asked of us in Slack, in the order in which help lists it. */
export const slashVerbs = [
  'list',
  'show',
  'why',
  'ack',
  'unack',
  'snooze',
  'resolve',
  'reopen',
  'give',
  'note',
  'timeline',
  'escalate',
  'silence',
  'unsilence',
  'mute',
  'oncall',
  'override',
  'swap',
  'send',
  'help',
] as const;
export type SlashVerb = (typeof slashVerbs)[number];

/** A group on a line of a list. `code` is what commands call it by; its other strings are untrusted. Times are ms since 1970. */
export interface ReplyGroup {
  groupId: string;
  code: string;
  severity: Severity;
  status: 'firing' | 'acknowledged' | 'suppressed' | 'resolved';
  headline: string;
  counts: GroupCounts;
  since: number;
  by: string | null;
}

/** A silence on a line of a list. */
export interface ReplySilence {
  code: string;
  matchers: string;
  by: string;
  comment: string;
  until: number;
}

/** Who is on call in a schedule: until when, and who is next (null: nobody for as far as one looks). */
export interface ReplySchedule {
  name: string;
  people: readonly string[];
  until: number | null;
  next: readonly string[];
}

/** Somebody who is on call for a time in place of whom the file names; null: nobody is. */
export interface ReplyOverride {
  code: string;
  schedule: string;
  person: string | null;
  from: number;
  to: number;
  by: string;
}

/** What a sentence is filled with; a time (ms since 1970) is shown in the reader's zone. */
export type ReplyValues = Readonly<Record<string, string | number | { at: number }>>;

/** What somebody who typed a command is told, and nobody else. Its strings are untrusted. */
export type ReplyView =
  | { kind: 'said'; phrase: string; values: ReplyValues }
  | { kind: 'help'; trouble: { phrase: string; values: ReplyValues } | null }
  | { kind: 'groups'; groups: readonly ReplyGroup[]; more: number }
  | { kind: 'group'; view: GroupView }
  | { kind: 'silences'; silences: readonly ReplySilence[]; more: number }
  | { kind: 'overrides'; overrides: readonly ReplyOverride[]; more: number }
  | { kind: 'oncall'; schedules: readonly ReplySchedule[] }
  | {
      kind: 'why';
      group: ReplyGroup;
      /** The matchers on the way to its route, of each step; empty at the root. */
      way: readonly string[];
      receiver: string;
      targets: readonly string[];
      suppression: SuppressionView | null;
      toldAt: number | null;
      nextAt: number | null;
    };
