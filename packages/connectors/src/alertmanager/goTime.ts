const form = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d:?\d\d)?)?$/;

/** A time as Go's JSON brings it: ms since 1970, null when it is missing or Go's zero time (year 1), undefined when it is no time. */
export function readGoTime(given: unknown): number | null | undefined {
  if (given === undefined || given === null || given === '') return null;
  const parts = typeof given === 'string' ? form.exec(given) : null;
  if (!parts) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts;
  if (year === '0001') return null;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
