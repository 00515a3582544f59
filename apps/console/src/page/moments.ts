import type { Words } from './catalogs/en.ts';

/** How long: the two largest units, short: `42s`, `4m`, `2h 3m`, `5d 1h`. */
export function shortDuration(ms: number, units: Words['units']): string {
  const seconds = Math.max(1, Math.floor(ms / 1_000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return two(`${days}${units.days}`, hours, units.hours);
  if (hours > 0) return two(`${hours}${units.hours}`, minutes, units.minutes);
  return minutes > 0 ? `${minutes}${units.minutes}` : `${seconds}${units.seconds}`;
}

function two(first: string, amount: number, unit: string): string {
  return amount === 0 ? first : `${first} ${amount}${unit}`;
}

/** The date and time in the reader's zone, for a title or a fact. */
export function fullMoment(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}
