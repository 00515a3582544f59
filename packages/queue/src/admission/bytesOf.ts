import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { RawJob, RouteJob } from '@tocsin/contracts/jobs';

/** The ids, times and names of an event. */
const eventBytes = 400;
/** Of what a service enqueued by itself little is known before a worker has looked at it. */
const rawAlertBytes = 2_000;

/** About how long a batch is as text, without writing it. */
export function bytesOf(batch: RouteJob | RawJob): number {
  if (batch.kind === 'raw') return batch.alerts.length * rawAlertBytes;
  return batch.events.reduce((sum, event) => sum + bytesOfEvent(event), 0);
}

function bytesOfEvent({ message, labels, annotations }: AlertEvent): number {
  return eventBytes + message.length + bytesOfMap(labels) + bytesOfMap(annotations);
}

function bytesOfMap(map: Readonly<Record<string, string>>): number {
  let sum = 0;
  for (const name in map) sum += name.length + (map[name]?.length ?? 0) + 6;
  return sum;
}
