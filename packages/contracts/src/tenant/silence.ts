import { z } from 'zod';
import { matchersSchema, namesNothing } from './matcher.ts';
import { shown } from './shown.ts';

const example = 'a time with seconds and zone, like 2026-11-23T08:00:00Z or 2026-11-23T09:00:00+01:00';

const timeSchema = z.iso
  .datetime({
    offset: true,
    error: ({ input }) => (input === undefined ? `is missing; write ${example}` : `${shown(input)} is not ${example}${meantTime(input)}`),
  })
  .transform((text) => Date.parse(text))
  .refine((ms) => Number.isFinite(ms), 'is not a time that exists');

/** For a date alone, and for a time that lacks its seconds or its zone. */
function meantTime(written: unknown): string {
  if (typeof written !== 'string') return '';
  const [, day, minute, seconds = ':00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?)?Z?$/.exec(written) ?? [];
  const meant = day === undefined ? '' : `${day}T${minute ?? '00:00'}${seconds}Z`;
  const time = new Date(meant);
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day ?? '');
  return exists ? `; write ${meant} if that is meant in UTC` : '';
}

/** A silence in a tenant's file. Times become ms since 1970. */
export const fileSilenceSchema = z
  .strictObject({
    matchers: matchersSchema.refine((matchers) => matchers.length > 0, 'needs at least one matcher').describe('Which alerts are not told'),
    starts_at: timeSchema.optional().describe('From when on; from always where it is not named'),
    ends_at: timeSchema.describe('Until when, with seconds and zone'),
    created_by: z.string().min(1).max(200).describe('Who wants it so'),
    comment: z.string().min(1).max(1_000).describe('Why'),
  })
  .refine((silence) => silence.starts_at === undefined || silence.starts_at < silence.ends_at, { path: ['ends_at'], message: 'is not after starts_at' })
  .refine(({ matchers }) => matchers.length === 0 || !namesNothing(matchers), {
    path: ['matchers'],
    message: 'would silence everything: at least one matcher must not match an empty value',
  });
export type FileSilence = z.infer<typeof fileSilenceSchema>;
