import { createHmac, timingSafeEqual } from 'node:crypto';

/** A calendar that is read by HTTP: a schedule's, or only what one person has of it. */
export interface CalendarFeed {
  tenantId: string;
  schedule: string;
  person: string | null;
}

const prefix = '/calendar/';
const pattern = /^\/calendar\/([1-9]\d{0,8})-([A-Za-z0-9_-]{43})\/([^/]{1,200})\/([^/]{1,200})(?:\/([^/]{1,1000}))?\.ics$/;

/** Whether a path is one of calendars, whoever's. */
export function isCalendarPath(path: string): boolean {
  return path.startsWith(prefix);
}

/**
 * The path of a calendar: the version of its key and an HMAC-SHA256 over that version and the calendar's name, with the installation's key for this use
 * (`deriveKey(..., 'calendar')`). So nobody guesses it, who has one calendar has no other, and a new version takes back all that are of an older one.
 */
export function calendarPath(key: Buffer, feed: CalendarFeed, version: number): string {
  const names = [feed.tenantId, feed.schedule, ...(feed.person === null ? [] : [feed.person])].map(encodeURIComponent);
  return `${prefix}${version}-${macOf(key, feed, version).toString('base64url')}/${names.join('/')}.ics`;
}

/** The calendar that a path is of, and the version of its key; null when the key is not this calendar's, whatever of it is wrong. Takes the same time for every wrong key. Never throws. */
export function readCalendarPath(key: Buffer, path: string): { feed: CalendarFeed; version: number } | null {
  const [, versionText, mac = '', ...names] = pattern.exec(path) ?? [];
  const [tenantId, schedule, person = null] = names.filter((name) => name !== undefined).map(decoded);
  if (versionText === undefined || tenantId === undefined || schedule === undefined) return null;
  const [feed, version] = [{ tenantId, schedule, person }, Number(versionText)];
  return timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(key, feed, version)) ? { feed, version } : null;
}

function macOf(key: Buffer, { tenantId, schedule, person }: CalendarFeed, version: number): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['calendar', tenantId, schedule, person, version]))
    .digest();
}

/** What is no text in a URL is left as it is: no key is of it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
