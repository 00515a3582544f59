import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import { readGoTime } from './goTime.ts';
import { readAnnotations, readLabels } from './labelSet.ts';
import { toEvent } from './toEvent.ts';

/** Alertmanager's own default of `resolve_timeout`: how long an alert without an end lives after it was last sent. */
const resolveTimeoutMs = 300_000;

/** How Alertmanager answers: a status, and a body that is an object or a bare string. */
export interface AlertmanagerRefusal {
  status: 400 | 422;
  body: { code: number; message: string } | string;
}

/** What to store, and how to answer when something was refused: as in Alertmanager the good alerts of a batch are stored beside a 400. */
export interface PostedAlerts {
  events: AlertEvent[];
  refused: number;
  refusal: AlertmanagerRefusal | null;
}

/** Thrown inside to leave a body that is no list of alerts at all; nothing of it is stored. */
class MalformedError extends Error {
  readonly refusal: AlertmanagerRefusal;

  constructor(status: 400 | 422, code: number, message: string) {
    super(message);
    this.refusal = { status, body: { code, message } };
  }
}

/**
 * Reads the body of `POST /api/v2/alerts` as Alertmanager 0.25 does: first the form of the whole (nothing is stored when it is wrong), then each alert. An end
 * that is missing or zero is `resolve_timeout` from now; one that has passed means resolved; a missing start is now, or the end.
 */
export function readPostedAlerts(body: unknown, context: { tenantId: string; receivedAt: number }): PostedAlerts {
  try {
    return readAll(body, context);
  } catch (error) {
    if (error instanceof MalformedError) return { events: [], refused: Array.isArray(body) ? body.length : 1, refusal: error.refusal };
    throw error;
  }
}

function readAll(body: unknown, context: { tenantId: string; receivedAt: number }): PostedAlerts {
  if (!Array.isArray(body)) throw new MalformedError(400, 400, 'parsing alerts body from "" failed, because the body is not an array of alerts');
  const read = body.map((item: unknown, index) => readOne(item, index, context));
  const events = read.filter((each) => typeof each !== 'string');
  const wrong = read.filter((each) => typeof each === 'string');
  if (wrong.length === 0) return { events, refused: 0, refusal: null };
  return { events, refused: wrong.length, refusal: { status: 400, body: wrong.slice(0, 20).join('; ') } };
}

/** The alert's event, or why it is refused. */
function readOne(item: unknown, index: number, { tenantId, receivedAt }: { tenantId: string; receivedAt: number }): AlertEvent | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new MalformedError(400, 400, `parsing alerts body from "" failed, because alert ${index} is not an object`);
  const given: { labels?: unknown; annotations?: unknown; startsAt?: unknown; endsAt?: unknown; generatorURL?: unknown } = item;
  if (given.labels === undefined || given.labels === null) throw new MalformedError(422, 602, `${index}.labels in body is required`);
  const labels = readLabels(given.labels);
  const annotations = readAnnotations(given.annotations);
  for (const read of [labels, annotations]) if ('wrong' in read && read.json) throw notJson(index, read.wrong);
  const ends = timeOf(given.endsAt, index, 'endsAt');
  const startsAt = timeOf(given.startsAt, index, 'startsAt') ?? ends ?? receivedAt;
  const endsAt = ends ?? receivedAt + resolveTimeoutMs;
  if (endsAt < startsAt) return 'start time must be before end time';
  if ('wrong' in labels) return labels.wrong;
  if ('wrong' in annotations) return annotations.wrong;
  const status = endsAt <= receivedAt ? 'resolved' : 'firing';
  return toEvent(tenantId, { labels: labels.map, annotations: annotations.map, status, startsAt, endsAt, generatorUrl: given.generatorURL });
}

function timeOf(given: unknown, index: number, field: string): number | null {
  const time = readGoTime(given);
  if (time === undefined) throw notJson(index, `${field} is not a time like 2026-01-31T12:00:00Z`);
  return time;
}

function notJson(index: number, why: string): MalformedError {
  return new MalformedError(400, 400, `parsing alerts body from "" failed, because of alert ${index}: ${why}`);
}
