const dayMs = 86_400_000;

/** How the reader reads dates: language and time zone, the browser's own when not given (tests give them). */
export interface Reader {
  locale?: string | undefined;
  timeZone?: string | undefined;
  nowMs: number;
}

/**
 * Slack's `<!date^...>` template for the reader: each `{token}` becomes the date in their words and zone. Undefined when a token is unknown, for the fallback text.
 * Tokens: docs.slack.dev, "Formatting message text".
 */
export function formatDate(seconds: number, template: string, reader: Reader): string | undefined {
  if (!(Math.abs(seconds) < 8_640_000_000_000)) return undefined;
  let known = true;
  const text = template.replace(/\{(\w+)\}/g, (_all, token: string) => {
    const part = formatToken(token, seconds * 1_000, reader);
    known &&= part !== undefined;
    return part ?? '';
  });
  return known ? text : undefined;
}

function formatToken(token: string, ms: number, reader: Reader): string | undefined {
  const form = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.timeZone }).format(ms);
  const plainToken = token.replace(/_pretty$/, '');
  const near = token.endsWith('_pretty') ? nearDay(ms, reader) : undefined;
  if (near !== undefined) return near;
  switch (plainToken) {
    case 'date_num':
      return new Intl.DateTimeFormat('en-CA', { timeZone: reader.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
    case 'date_slash':
      return form({ year: 'numeric', month: '2-digit', day: '2-digit' });
    case 'date_long':
      return form({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
    case 'date_long_full':
      return form({ year: 'numeric', month: 'long', day: 'numeric' });
    case 'day_divider':
      return form({ weekday: 'long', month: 'long', day: 'numeric' });
    case 'date':
      return form({ month: 'long', day: 'numeric', ...otherYear(ms, reader) });
    case 'date_short':
      return form({ month: 'short', day: 'numeric', year: 'numeric' });
    case 'time':
      return form({ hour: 'numeric', minute: '2-digit' });
    case 'time_secs':
      return form({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
    case 'ago':
      return ago(ms, reader);
    default:
      return undefined;
  }
}

const otherYear = (ms: number, reader: Reader): Intl.DateTimeFormatOptions =>
  new Date(ms).getUTCFullYear() === new Date(reader.nowMs).getUTCFullYear() ? {} : { year: 'numeric' };

/** "today", "yesterday" or "tomorrow" in the reader's language; undefined for other days. */
function nearDay(ms: number, reader: Reader): string | undefined {
  const dayOf = (at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: reader.timeZone }).format(at);
  const days = [-1, 0, 1].find((offset) => dayOf(reader.nowMs + offset * dayMs) === dayOf(ms));
  return days === undefined ? undefined : new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' }).format(days, 'day');
}

function ago(ms: number, reader: Reader): string {
  const seconds = Math.round((ms - reader.nowMs) / 1_000);
  const form = new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' });
  if (Math.abs(seconds) < 60) return form.format(seconds, 'second');
  if (Math.abs(seconds) < 3_600) return form.format(Math.round(seconds / 60), 'minute');
  return Math.abs(seconds) < 86_400 ? form.format(Math.round(seconds / 3_600), 'hour') : form.format(Math.round(seconds / 86_400), 'day');
}

/** The whole date and time, for a tooltip. */
export const wholeDate = (seconds: number, { locale, timeZone }: Omit<Reader, 'nowMs'> = {}): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', timeZone }).format(seconds * 1_000);
