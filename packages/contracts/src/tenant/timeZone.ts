import { z } from 'zod';
import { didYouMean } from '../suggest.ts';
import { shown } from './shown.ts';

const wanted = 'like Europe/Paris, America/New_York or UTC';

/** The IANA name of a time zone, in any case. Alertmanager reads an empty one as UTC; its `Local` means another zone on every machine, so it is refused. */
export const timeZoneSchema = z
  .string({ error: ({ input }) => (input === undefined ? undefined : `${shown(input)} is not the name of a time zone ${wanted}`) })
  .max(100, 'is too long for the name of a time zone')
  .transform((name, context): string => {
    const fault = faultOfZone(name);
    if (fault !== null) context.issues.push({ code: 'custom', message: fault, input: name });
    return name || 'UTC';
  });

function faultOfZone(name: string): string | null {
  if (name === '' || isZone(name)) return null;
  if (name.toLowerCase() === 'local') return `${shown(name)} is another zone on every machine; name the zone, ${wanted}`;
  return `${shown(name)} is not a time zone ${wanted}${didYouMean(name, Intl.supportedValuesOf('timeZone'))}`;
}

const known = new Set<string>();
const knownMax = 1_000;

function isZone(name: string): boolean {
  if (known.has(name)) return true;
  // An offset alone would be taken, but is no zone: it has no daylight saving.
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  // Asking Intl takes 0.1 ms, and files name the same few zones over and over.
  if (known.size >= knownMax) known.clear();
  known.add(name);
  return true;
}
