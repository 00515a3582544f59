import { channelSchema } from '@tocsin/contracts/escalation';
import { type Fields, fieldsOf, isNothing, isTrue, note, type Reading, textOf, under } from './reading.ts';
import { slackFieldNote } from './slackFields.ts';

/** Where an entry of `slack_configs` sends. Null: it does not say so in a way that can be taken over, and somebody has to. */
export type SlackTarget = { channel: string } | { webhook: 'default' } | null;

export interface SlackEntry {
  target: SlackTarget;
  /** Whether Alertmanager told there that an alert is resolved; it does not by itself. */
  tellsResolved: boolean;
}

/** Reads an entry of `slack_configs`. Its webhooks and tokens are secrets: they are looked at, and never repeated. */
export function readSlackEntry(reading: Reading, value: unknown, at: string, global: { hasWebhook: boolean }): SlackEntry {
  const fields = fieldsOf(reading, value, at);
  const tellsResolved = resolvedOf(reading, fields);
  const channel = channelOf(reading, fields);
  const rest = fields.rest();
  const own = new Map(rest.map((field) => [field.name, field.value]));
  for (const field of rest) {
    const { kind, message } = slackFieldNote(field.name, field.value);
    note(reading, field.at, kind, message);
  }
  if (channel !== null) return { target: { channel }, tellsResolved };
  const ownWay = ['api_url', 'api_url_file', 'app_token', 'app_token_file'].filter((name) => !isNothing(own.get(name)));
  const hasWebhook = ownWay.length > 0 ? isWebhook(own.get('api_url')) || ownWay.includes('api_url_file') : global.hasWebhook;
  if (!hasWebhook) {
    note(reading, at, 'to do', 'names no channel that Tocsin could write to, so it became the default channel: choose one');
    return { target: null, tellsResolved };
  }
  note(
    reading,
    at,
    'to do',
    'goes to the channel that its webhook belongs to, and became `webhook: default`: put that webhook into SLACK_WEBHOOK_URL, or name the channel instead (there is one such webhook for all)',
  );
  return { target: { webhook: 'default' }, tellsResolved };
}

/** Whether a URL is an incoming webhook, which has a channel of its own, and no method of Slack's Web API, which has none. */
export function isWebhook(url: unknown): boolean {
  return typeof url === 'string' && url !== '' && !/^https?:\/\/[^/?#]*\/api\//i.test(url);
}

function resolvedOf(reading: Reading, fields: Fields): boolean {
  const value = fields.take('send_resolved');
  const isSaid = !isNothing(value);
  if (isSaid && !isTrue(value))
    note(reading, under(fields.at, 'send_resolved'), 'changed', 'cannot be turned off: Tocsin marks its message as resolved, without a new one');
  return isSaid;
}

/** The channel in the form that a tenant's file has; null when there is none that Tocsin can write to. What it was is not repeated: people paste webhooks there. */
function channelOf(reading: Reading, fields: Fields): string | null {
  const at = under(fields.at, 'channel');
  const text = (textOf(reading, fields.take('channel'), at) ?? '').trim();
  if (text === '') return null;
  if (text.includes('{{')) {
    note(reading, at, 'to do', 'is made by a template for each alert; write a route with a receiver of its own for each channel instead');
    return null;
  }
  if (text.startsWith('@') || /^[UW][A-Z0-9]{5,20}$/.test(text)) {
    note(reading, at, 'to do', 'is a person; Tocsin writes to channels: choose one');
    return null;
  }
  if (channelSchema.safeParse(text).success) return text;
  if (/^[\p{L}\p{N}_.-]{1,80}$/u.test(text)) {
    note(reading, at, 'changed', 'is written with # before it');
    return `#${text}`;
  }
  note(reading, at, 'to do', 'is no channel that Slack knows: choose one');
  return null;
}
