/*
 * What PagerDuty's Events API v2 asks of an event, written down from its documentation (developer.pagerduty.com, "Send an alert event", "Send a change event", "PD-CEF") and held stricter than it is: a field
 * that is not documented is a fault here.
 */

type Kind = 'text' | 'url' | 'time' | 'object' | 'severity' | 'action' | 'list of links' | 'list of images';

const links: Record<string, Kind> = { href: 'url', text: 'text' };
const images: Record<string, Kind> = { src: 'url', href: 'url', alt: 'text' };
const cef: Record<string, Kind> = {
  ...{ summary: 'text', source: 'text', severity: 'severity', timestamp: 'time', component: 'text', group: 'text', class: 'text', custom_details: 'object' },
};
const change: Record<string, Kind> = { summary: 'text', source: 'text', timestamp: 'time', custom_details: 'object' };
const shared: Record<string, Kind> = { routing_key: 'text', links: 'list of links', images: 'list of images' };
const event: Record<string, Kind> = { ...shared, event_action: 'action', dedup_key: 'text', client: 'text', client_url: 'url', payload: 'object' };
const changeEvent: Record<string, Kind> = { ...shared, payload: 'object' };

const bytesMost = 512 * 1_024;
const keyMost = 255;
const summaryMost = 1_024;

/** What is wrong with an event; nothing when PagerDuty takes it. */
export function faultsOfEvent(body: string): string[] {
  const sent = parsed(body);
  if (sent === null) return [`not a JSON object of at most ${bytesMost} bytes`];
  const action = sent['event_action'];
  const payload = action === 'trigger' || sent['payload'] !== undefined ? faultsIn(sent['payload'], cef, ['summary', 'source', 'severity'], 'payload') : [];
  const key = sent['dedup_key'];
  const keyFaults = [
    ...(action !== 'trigger' && key === undefined ? [`'dedup_key' is missing`] : []),
    ...(typeof key === 'string' && key.length > keyMost ? [`'dedup_key' is too long`] : []),
  ];
  return [
    ...faultsIn(sent, event, ['routing_key', 'event_action'], ''),
    ...payload,
    ...keyFaults,
    ...summaryFaults(sent['payload']),
    ...routingKeyFaults(sent),
  ];
}

/** What is wrong with a change. */
export function faultsOfChange(body: string): string[] {
  const sent = parsed(body);
  if (sent === null) return [`not a JSON object of at most ${bytesMost} bytes`];
  const inside = faultsIn(sent['payload'], change, ['summary'], 'payload');
  return [...faultsIn(sent, changeEvent, ['routing_key', 'payload'], ''), ...inside, ...summaryFaults(sent['payload']), ...routingKeyFaults(sent)];
}

function parsed(body: string): Record<string, unknown> | null {
  if (Buffer.byteLength(body) > bytesMost) return null;
  try {
    const value = JSON.parse(body) as unknown;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function routingKeyFaults({ routing_key: key }: Record<string, unknown>): string[] {
  return typeof key === 'string' && /^[0-9a-zA-Z]{32}$/.test(key) ? [] : [`'routing_key' is invalid`];
}

function summaryFaults(payload: unknown): string[] {
  const summary = isObject(payload) ? payload['summary'] : undefined;
  return typeof summary === 'string' && (summary === '' || summary.length > summaryMost) ? [`'summary' is empty or too long`] : [];
}

function faultsIn(value: unknown, fields: Record<string, Kind>, required: readonly string[], at: string): string[] {
  if (!isObject(value)) return [`'${at}' is not an object`];
  const missing = required.filter((name) => value[name] === undefined || value[name] === null).map((name) => `'${name}' is missing`);
  const wrong = Object.entries(value).flatMap(([name, each]) => {
    const kind = fields[name];
    if (kind === undefined) return [`'${name}' is not documented`];
    return each === undefined || isOf(kind, each) ? [] : [`'${name}' is no ${kind}`];
  });
  return [...missing, ...wrong];
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'url':
      return typeof value === 'string' && URL.parse(value) !== null;
    case 'time':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) && Number.isFinite(Date.parse(value));
    case 'object':
      return isObject(value);
    case 'severity':
      return ['critical', 'error', 'warning', 'info'].includes(String(value));
    case 'action':
      return ['trigger', 'acknowledge', 'resolve'].includes(String(value));
    case 'list of links':
      return Array.isArray(value) && value.every((each) => faultsIn(each, links, ['href'], 'links').length === 0);
    case 'list of images':
      return (
        Array.isArray(value) &&
        value.every((each) => faultsIn(each, images, ['src'], 'images').length === 0 && String((each as { src: string }).src).startsWith('https:'))
      );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
