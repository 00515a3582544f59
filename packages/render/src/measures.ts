import type { Language } from '@tocsin/contracts/language';

/** How one language writes quantities. */
export interface Measures {
  number(value: number): string;
  /** A share of 1 as per cent. */
  percent(share: number): string;
  /** A number with its unit, as a measurement is written: `12.4%`, `1,4 s`, `3 GB`. A unit that the language has no sign for is written as it is. */
  measure(value: number, unit: string): string;
  /** A length of time in its largest whole unit, written out: `2 hours`. For the few that menus offer: each is kept. */
  period(minutes: number): string;
}

/** Two decimals, or for what is small three digits that say something. */
const precise = { maximumFractionDigits: 2, maximumSignificantDigits: 3, roundingPriority: 'morePrecision' } as const;

const units: Readonly<Record<string, string>> = {
  ms: 'millisecond',
  millisecond: 'millisecond',
  milliseconds: 'millisecond',
  s: 'second',
  sec: 'second',
  second: 'second',
  seconds: 'second',
  min: 'minute',
  minute: 'minute',
  minutes: 'minute',
  h: 'hour',
  hour: 'hour',
  hours: 'hour',
  d: 'day',
  day: 'day',
  days: 'day',
  kb: 'kilobyte',
  mb: 'megabyte',
  gb: 'gigabyte',
  tb: 'terabyte',
  '°c': 'celsius',
  celsius: 'celsius',
};
const bytes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

/** Makes a language's measures; formatters are made when they are first needed. */
export function createMeasures(language: Language): Measures {
  const formats = new Map<string, Intl.NumberFormat>();
  const formatOf = (key: string, options: Intl.NumberFormatOptions) => {
    const known = formats.get(key) ?? new Intl.NumberFormat(language, { ...precise, ...options });
    formats.set(key, known);
    return known;
  };
  const inUnit = (value: number, unit: string) => formatOf(unit, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const percent = (share: number) => formatOf('percent', { style: 'percent', maximumFractionDigits: 2 }).format(share);
  const number = (value: number) => formatOf('number', {}).format(value);
  const whole = new Intl.DurationFormat(language, { style: 'long' });
  const periods = new Map<number, string>();
  return {
    number,
    percent,
    measure(value, unit) {
      const name = unit.trim().toLowerCase();
      if (name === '') return number(value);
      if (isPercent(unit)) return percent(value / 100);
      if (name === 'ratio') return percent(value);
      if (name === 'b' || name === 'byte' || name === 'bytes') return inBytes(value, inUnit);
      const known = Object.hasOwn(units, name) ? units[name] : undefined;
      return known === undefined ? `${number(value)}\u00a0${unit.trim()}` : inUnit(value, known);
    },
    period(minutes) {
      const known = periods.get(minutes) ?? whole.format(wholeUnits(minutes));
      periods.set(minutes, known);
      return known;
    },
  };
}

function wholeUnits(minutes: number): { days: number } | { hours: number } | { minutes: number } {
  if (minutes % 1_440 === 0) return { days: minutes / 1_440 };
  return minutes % 60 === 0 ? { hours: minutes / 60 } : { minutes };
}

/** Whether a unit means hundredths. */
export function isPercent(unit: string): boolean {
  return ['%', 'percent', 'pct'].includes(unit.trim().toLowerCase());
}

function inBytes(value: number, inUnit: (value: number, unit: string) => string): string {
  const power = value === 0 ? 0 : Math.min(bytes.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3)));
  return inUnit(value / 1_000 ** power, bytes[power] ?? 'byte');
}
