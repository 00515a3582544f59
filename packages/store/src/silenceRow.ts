import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { StoredSilence } from '@tocsin/core/silence';

/** A silence as the table has it; times are ms since 1970. */
export interface SilenceRow {
  silence_id: string;
  matchers: Matcher[];
  starts_at: number;
  ends_at: number;
  created_by: string;
  comment: string;
  environment: string | null;
}

export const silenceColumns = 'silence_id, matchers, starts_at, ends_at, created_by, comment, environment';

/** The silence of a row. */
export function silenceOf(row: SilenceRow): StoredSilence {
  const { silence_id: silenceId, matchers, starts_at: startsAt, ends_at: endsAt, created_by: createdBy, comment, environment } = row;
  return { silenceId, matchers, startsAt, endsAt, createdBy, comment, ...(environment !== null && { environment }) };
}
