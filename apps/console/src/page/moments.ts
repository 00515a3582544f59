import type { Language } from './language.ts';

const formats = new Map<Language, Intl.DurationFormat>();

/** How long: the two largest units, short: `42s`, `4m`, `2h 3m`, `5d 1h`. */
export function shortDuration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  const format = formats.get(language) ?? new Intl.DurationFormat(language, { style: 'narrow', secondsDisplay: 'auto' });
  formats.set(language, format);
  if (days > 0) return format.format({ days, hours });
  if (hours > 0) return format.format({ hours, minutes });
  if (minutes > 0) return format.format({ minutes });
  return seconds === 0 ? format.format({ seconds: 1 }) : format.format({ seconds });
}

/** The date and time in the reader's zone, for a title or a fact. */
export function fullMoment(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}
