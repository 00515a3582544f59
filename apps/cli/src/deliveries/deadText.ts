import type { StoredDeadLetter } from '@tocsin/store/deadLetters';
import type { DeadThing } from '@tocsin/store/listDead';
import { redactText } from '@tocsin/telemetry/redact';
import { localTime, relativeTime } from '../text/moment.ts';
import { shortened, table } from '../text/table.ts';
import { visible } from '../text/visible.ts';
import { payloadText } from './deliveryText.ts';

/** What failed for good, newest first, and what to do about it. */
export function deadTable(things: readonly DeadThing[], now: number, withTenant: boolean): string {
  const rows = things.map(({ tenantId, id, kind, reason, diedAt, what }) => [
    ...(withTenant ? [tenantId] : []),
    ...[id, localTime(diedAt, now), relativeTime(diedAt, now), kind, shortened(visible(aboutOf(what)), 50), shortened(visible(redactText(reason)), 70)],
  ]);
  const head = [...(withTenant ? ['tenant'] : []), 'id', 'when', '', 'what', 'about', 'reason'];
  return `${table([head, ...rows])}\ntocsin dead show ID, then tocsin dead retry ID or tocsin dead drop ID --reason WHY\n`;
}

/** What a person knows it by: an alert's type and message, or a lane. */
function aboutOf(what: unknown): string {
  if (typeof what !== 'object' || what === null) return '';
  const { alertType, alert_type, message, lane } = what as Record<string, unknown>;
  return redactText([lane, alertType ?? alert_type, message].filter((text) => typeof text === 'string').join(': '));
}

/** One dead letter with its payload, without what is secret. */
export function letterText(letter: StoredDeadLetter, now: number): string {
  const rows = [
    ['dead letter', letter.deadLetterId],
    ['what', letter.kind],
    ['reason', visible(redactText(letter.reason))],
    ['state', letter.state],
    ['died', `${localTime(letter.diedAt, now)}  (${relativeTime(letter.diedAt, now)})`],
  ];
  return `${table(rows)}\n${payloadText(letter.payload)}`;
}
