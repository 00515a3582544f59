import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { limits } from '@tocsin/contracts/limits';

/** What an event has besides what its sender wrote: ids, fingerprint, times, the fields once more as labels. */
const addedBytes = 400;

/** Some of a request's events, in their order, with about the size they will have in a job. */
export interface EventPart {
  events: AlertEvent[];
  bytes: number;
}

/** Cuts a request's events into parts that fit a job each. `bodyBytes` is what the sender wrote: events are measured one by one only when the whole may not fit. */
export function splitEvents(events: AlertEvent[], bodyBytes: number): EventPart[] {
  const bytes = bodyBytes + events.length * addedBytes;
  if (events.length <= limits.alertsPerJob && bytes <= limits.jobBytes) return [{ events, bytes }];
  const parts: EventPart[] = [];
  let part: EventPart = { events: [], bytes: 0 };
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (part.events.length > 0 && (part.events.length >= limits.alertsPerJob || part.bytes + size > limits.jobBytes)) {
      parts.push(part);
      part = { events: [], bytes: 0 };
    }
    part.events.push(event);
    part.bytes += size;
  }
  return part.events.length > 0 ? [...parts, part] : parts;
}
