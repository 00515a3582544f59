import { z } from 'zod';
import { TocsinError } from './errors.ts';
import { fieldFaults } from './fieldFaults.ts';
import { severitySchema } from './severity.ts';
import { durationSchema } from './tenant/duration.ts';
import { type Matcher, matchersSchema } from './tenant/matcher.ts';
import type { AlertStatus } from './view.ts';

export const searchStates = ['active', 'firing', 'acknowledged', 'resolved', 'all'] as const;

const statusesOf: Readonly<Record<(typeof searchStates)[number], readonly AlertStatus[] | null>> = {
  active: ['firing', 'acknowledged'],
  firing: ['firing'],
  acknowledged: ['acknowledged'],
  resolved: ['resolved'],
  all: null,
};

/** A place in the order of changes, newest first: the transaction that recorded the change, and the alert. */
export interface ChangePlace {
  xid: string;
  alertId: string;
}

/** What is searched for; null where everything is meant. Times are ms since 1970 and mean when the record last changed. */
export interface AlertSearch {
  matchers: readonly Matcher[];
  statuses: readonly AlertStatus[] | null;
  severities: readonly z.infer<typeof severitySchema>[] | null;
  environments: readonly string[] | null;
  text: string;
  since: number | null;
  until: number | null;
  limit: number;
  /** Only what comes after this place. */
  after: ChangePlace | null;
}

const cursorPattern = /^(\d{1,20})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const xidMax = 18_446_744_073_709_551_615n;
const isCursor = (text: string) => BigInt(cursorPattern.exec(text)?.[1] ?? xidMax + 1n) <= xidMax;
const noNul = (text: string) => !text.includes('\0');
const text = (chars: number) => z.string().max(chars).refine(noNul, 'has a NUL character');

const timeSchema = z.union([z.iso.datetime({ offset: true }).transform((at) => ({ at: Date.parse(at) })), durationSchema.transform((ago) => ({ ago }))], {
  error: 'is neither a time like 2026-01-31T03:00:00Z nor a duration like 1h30m',
});

/** The parameters of a search as they are written in a URL, in the CLI and in the console. */
export const alertSearchSchema = z.strictObject({
  filter: z.array(text(4_096)).max(20).pipe(matchersSchema).default([]).describe('A matcher like host="db-1" or team=~"db|web"; may be given again'),
  state: z.enum(searchStates).default('all'),
  severity: z.array(severitySchema).min(1).max(4).optional().describe('May be given again'),
  environment: z.array(text(64)).min(1).max(20).optional().describe('May be given again'),
  text: text(500).default('').describe('Words that the message or the values of the labels have, whole and in any order'),
  since: timeSchema.optional().describe('Changed at or after: a time, or a duration back from now'),
  until: timeSchema.optional().describe('Changed before: a time, or a duration back from now'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'is not one that an answer gave').optional().describe('What the answer before gave as next_cursor'),
});

const repeatable = new Set(['filter', 'severity', 'environment']);

/** Reads a search from a URL. Throws an `invalid_input` TocsinError that names each parameter that is wrong or not known. `now` in ms since 1970. */
export function readAlertSearch(parameters: URLSearchParams, now: number): AlertSearch {
  const given: Record<string, unknown> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    if (values.length > 1 && !repeatable.has(name)) throw refused([{ path: name, message: 'is given more than once' }]);
    given[name] = repeatable.has(name) ? values : values[0];
  }
  const parsed = alertSearchSchema.safeParse(given);
  if (!parsed.success) throw refused(fieldFaults(parsed.error));
  const { filter, state, severity, environment, since, until, limit, cursor, ...rest } = parsed.data;
  const at = (time: typeof since) => (time === undefined ? null : 'at' in time ? time.at : now - time.ago);
  const [xid = '', alertId = ''] = cursor?.split('_') ?? [];
  return {
    ...{ matchers: filter, statuses: statusesOf[state], severities: severity ?? null, environments: environment ?? null, text: rest.text },
    ...{ since: at(since), until: at(until), limit, after: cursor === undefined ? null : { xid, alertId } },
  };
}

/** A place as `cursor` takes it. */
export function cursorOf({ xid, alertId }: ChangePlace): string {
  return `${xid}_${alertId}`;
}

/** Which of two places is nearer to the newest change: negative when it is `one`. */
export function comparePlaces(one: ChangePlace, other: ChangePlace): number {
  if (one.xid !== other.xid) return BigInt(one.xid) > BigInt(other.xid) ? -1 : 1;
  return one.alertId === other.alertId ? 0 : one.alertId > other.alertId ? -1 : 1;
}

function refused(fields: { path: string; message: string }[]): TocsinError {
  return new TocsinError('invalid_input', `this cannot be searched for: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}`, { fields });
}

/** An alert as a search answers it. Times are ISO. */
export const foundAlertSchema = z.object({
  id: z.uuid(),
  status: z.enum(['firing', 'acknowledged', 'resolved']),
  alert_type: z.string(),
  severity: severitySchema,
  environment: z.string(),
  message: z.string(),
  labels: z.record(z.string(), z.string()),
  starts_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
  acknowledged_at: z.iso.datetime().nullable(),
  resolved_at: z.iso.datetime().nullable(),
});
export type FoundAlert = z.infer<typeof foundAlertSchema>;

/** A page of what was found, what changed last first. `stopped` says how far a search came that was too wide to go on: `next_cursor` goes on from there. */
export const alertSearchAnswerSchema = z.object({
  alerts: z.array(foundAlertSchema),
  next_cursor: z.string().nullable(),
  stopped: z.object({ after_alerts: z.int(), message: z.string() }).nullable(),
});
export type AlertSearchAnswer = z.infer<typeof alertSearchAnswerSchema>;
