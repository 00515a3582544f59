import type { Severity } from '@tocsin/contracts/severity';
import type { FileHeartbeat } from '@tocsin/contracts/tenant/heartbeat';
import { isNothing, isTrue, note, type Reading } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';

const units: ReadonlyMap<string, { letter: string; minutes: number }> = new Map([
  ['minutes', { letter: 'm', minutes: 1 }],
  ['hours', { letter: 'h', minutes: 60 }],
  ['days', { letter: 'd', minutes: 1_440 }],
]);
const severities: ReadonlyMap<string, Severity> = new Map([
  ['P1', 'critical'],
  ['P2', 'high'],
  ['P3', 'warning'],
  ['P4', 'info'],
  ['P5', 'info'],
]);
/** As many are in a tenant's file, and as long is the longest duration there. */
const heartbeatsMax = 1_000;
const minutesMax = 24 * 1_440;

/** A heartbeat as a tenant's file writes it. */
type Written = Pick<FileHeartbeat, 'name' | 'severity'> & { every: string };

/** Makes heartbeats of those that were switched on. Each source has to be told the new address, which is a note. */
export function convertHeartbeats(reading: Reading, beats: readonly Resource[]): Written[] {
  const names = new Set<string>();
  return beats.flatMap((beat) => {
    const { at, fields } = beat;
    const enabled = fields.take('enabled');
    const [interval, unit] = [numberIn(reading, fields, 'interval', 0), units.get(harmless(said(reading, fields, 'intervalUnit')).toLowerCase())];
    const severity = severities.get(said(reading, fields, 'alertPriority').trim().toUpperCase()) ?? 'warning';
    if (!isNothing(enabled) && !isTrue(enabled)) {
      note(reading, at, 'left out', `the heartbeat${called(beat)} was switched off`);
      return [];
    }
    if (unit === undefined || !Number.isInteger(interval) || interval < 1 || interval * unit.minutes > minutesMax || names.size >= heartbeatsMax) {
      note(reading, at, 'to do', `the heartbeat${called(beat)} IS NOT WATCHED ANY MORE: how often it reports cannot be said in a tenant's file`);
      return [];
    }
    const name = nameOf(beat.name, names);
    names.add(name);
    note(
      reading,
      at,
      'to do',
      `the heartbeat${called(beat)} IS MISSED UNTIL its source reports to Tocsin: POST /v1/heartbeats/${name} with a token, in place of Opsgenie's address`,
    );
    return [{ name, every: `${interval}${unit.letter}`, severity }];
  });
}

/** What may stand in an address, and no other has. */
function nameOf(text: string, taken: ReadonlySet<string>): string {
  const plain =
    text
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 50)
      .replace(/-+$/, '') || 'heartbeat';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? plain : `${plain}-${count}`;
    if (!taken.has(name)) return name;
  }
}
