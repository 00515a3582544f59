import type { FormValues, FormView, SilenceTime } from '@tocsin/contracts/form';
import { silenceTimes } from '@tocsin/contracts/form';
import { type Matcher, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { mondayMorning } from '@tocsin/core/mondayMorning';
import type { CommandDeps } from '../command/deps.ts';
import { lineOf, previewSilence } from './previewSilence.ts';

type SilenceView = Extract<FormView, { form: 'silence' }>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The modal as it was filled in, with what its matchers take now. */
export async function filledSilence<Tx>(deps: CommandDeps<Tx>, tenantId: string, values: FormValues, isChanged: boolean): Promise<SilenceView> {
  const preview = values.matchers === '' ? null : await previewSilence(deps, tenantId, values.matchers);
  const tomorrow = Math.ceil((deps.now() + dayMs) / hourMs) * hourMs;
  const { matchers, comment, until } = values;
  return { form: 'silence', matchers, lasts: timeOf(values), until: until ?? tomorrow, comment, preview, isChanged };
}

/** The matchers of which a modal shows what they take; null where it shows nothing. */
export function previewedIn(view: FormView): string | null {
  if (view.form !== 'silence' || view.preview === null || view.preview.fault !== null) return null;
  const matchers = parseMatchers(view.matchers);
  return typeof matchers === 'string' ? null : lineOf(matchers);
}

/** A field that is wrong, with the phrase that says how. */
export type FieldFault = { field: 'matchers' | 'until'; phrase: string; values: Readonly<Record<string, string>> };

/** What was asked for, or what is wrong with it. `zone` is that of whoever asks; `endsAt` in ms since 1970. */
export function silenceOf(values: FormValues, zone: string, now: number): { matchers: Matcher[]; endsAt: number } | FieldFault {
  if (values.matchers === '') return { field: 'matchers', phrase: 'form_needs_matcher', values: {} };
  const matchers = parseMatchers(values.matchers);
  if (typeof matchers === 'string') return { field: 'matchers', phrase: 'reply_silence_wrong', values: { why: matchers } };
  const lasts = timeOf(values);
  if (lasts === 'monday') return { matchers, endsAt: mondayMorning(zone, now) };
  const endsAt = lasts === 'until' ? values.until : now + Number(lasts) * 60_000;
  return endsAt === null || endsAt <= now ? { field: 'until', phrase: 'form_needs_later', values: {} } : { matchers, endsAt };
}

function timeOf({ lasts }: FormValues): SilenceTime {
  return silenceTimes.find((time) => time === lasts) ?? '240';
}
