import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CalendarFeed, isCalendarPath, readCalendarPath } from '@tocsin/core/oncall/calendarAddress';
import type { ReadCalendar } from '@tocsin/steps/readCalendar';

export interface CalendarDeps {
  /** Signs addresses; null where the installation has none, and then there are no calendars. */
  key: Buffer | null;
  read(feed: CalendarFeed, version: number): Promise<ReadCalendar | null>;
  /** Whether a calendar may be asked for once more now. */
  admit(calendar: string): boolean;
  /** Texts that were made, by their tags. */
  texts: Map<string, string>;
  answered(status: number, tookMs: number): void;
  fault(where: string, error: unknown): void;
  now(): number;
}

const textsMost = 16;
const common = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };
const plain = { ...common, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

/** Answers whoever reads a calendar by its address: the calendar, or that theirs is still right. Every other address looks the same from outside. False for paths that are none of calendars. */
export function answerCalendar(deps: CalendarDeps, request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!isCalendarPath(path)) return false;
  const startedAt = deps.now();
  response.once('finish', () => deps.answered(response.statusCode, deps.now() - startedAt));
  void answer(deps, path, request, response).catch((error: unknown) => {
    deps.fault('answer whoever reads a calendar', error);
    if (!response.headersSent) response.writeHead(503, { ...plain, 'retry-after': '60' }).end('not now\n');
  });
  return true;
}

async function answer(deps: CalendarDeps, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...plain, allow: 'GET, HEAD' }).end('GET only\n');
  const claim = deps.key === null ? null : readCalendarPath(deps.key, path);
  if (claim === null) return notFound(response);
  if (!deps.admit(JSON.stringify(claim.feed))) return void response.writeHead(429, { ...plain, 'retry-after': '60' }).end('asked too often\n');
  const calendar = await deps.read(claim.feed, claim.version);
  if (calendar === null) return notFound(response);
  const headers = { ...common, etag: `"${calendar.tag}"`, 'cache-control': 'private, max-age=300' };
  if (isKnown(request, calendar.tag)) return void response.writeHead(304, headers).end();
  const text = await textOf(deps, calendar);
  const name = `${claim.feed.schedule}.ics`;
  const about = {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `inline; filename="${name}"`,
    'content-length': Buffer.byteLength(text),
  };
  response.writeHead(200, { ...headers, ...about }).end(request.method === 'HEAD' ? undefined : text);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, plain).end('there is no such calendar\n');
}

/** RFC 9110 13.1.2: compared weakly, as proxies that compress make a weak tag of ours. */
function isKnown({ headers }: IncomingMessage, tag: string): boolean {
  const tags = (headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return tags.includes(`"${tag}"`) || tags.includes('*');
}

async function textOf({ texts }: CalendarDeps, calendar: ReadCalendar): Promise<string> {
  const text = texts.get(calendar.tag) ?? (await calendar.text());
  // The one that was asked for last stays longest.
  texts.delete(calendar.tag);
  texts.set(calendar.tag, text);
  for (const oldest of texts.keys()) {
    if (texts.size <= textsMost) break;
    texts.delete(oldest);
  }
  return text;
}
