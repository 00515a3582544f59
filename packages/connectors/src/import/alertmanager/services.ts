import { endpointNameSchema } from '@tocsin/contracts/tenant/endpointName';
import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import { type Fields, fieldsOf, isNothing, isTrue, listOf, note, type Reading, textOf, under } from './reading.ts';

/** What a receiver of the tenant's file says of services, by the name of the field. */
export type ReadServices = Partial<Record<ServiceKind, { endpoint: string; to?: string[] }[]>>;

/** Gives each endpoint a name of its own in the file. */
export function endpointNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const slug = wanted
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 32)
      .replace(/-$/, '');
    const base = endpointNameSchema.safeParse(slug).success ? slug : 'endpoint';
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base}-${n}`;
    taken.add(name);
    return name;
  };
}

interface Source {
  reading: Reading;
  receiver: string;
  nameFor: (wanted: string) => string;
}

const kinds: Readonly<
  Record<string, (source: Source, value: unknown, at: string) => { kind: ServiceKind; entry: { endpoint: string; to?: string[] } } | null>
> = {
  pagerduty_configs: readPagerduty,
  webhook_configs: readWebhook,
  email_configs: readEmail,
};
const endpointsMost = 20;

/**
 * Reads the entries of a receiver that Tocsin tells too. Their secrets are looked at and never repeated: each gets an endpoint, and a note with the command that sets it. Answers what the receiver
 * becomes, and how many entries could not be taken over, each with a note of its own.
 */
export function readServices(
  reading: Reading,
  fields: Fields,
  receiver: string,
  nameFor: (wanted: string) => string,
): { services: ReadServices; untold: number } {
  const services: ReadServices = {};
  let untold = 0;
  for (const [field, readEntry] of Object.entries(kinds)) {
    for (const item of listOf(reading, fields.take(field), under(fields.at, field))) {
      const read = readEntry({ reading, receiver, nameFor }, item.value, item.at);
      const entries = read === null ? [] : (services[read.kind] ?? []);
      if (read === null || entries.length === endpointsMost) untold += 1;
      else services[read.kind] = [...entries, read.entry];
    }
  }
  return { services, untold };
}

function readPagerduty({ reading, receiver, nameFor }: Source, value: unknown, at: string): ReturnType<(typeof kinds)[string]> {
  const fields = fieldsOf(reading, value, at);
  const isOld = [fields.take('service_key'), fields.take('service_key_file')].some((key) => !isNothing(key));
  for (const name of ['routing_key', 'routing_key_file']) fields.take(name);
  const endpoint = nameFor(`${receiver}-pagerduty`);
  const key = isOld ? 'It had a key of the Events API v1: make an integration of the Events API v2 at its service, and take that key. ' : '';
  note(
    reading,
    at,
    'to do',
    `of receiver ${JSON.stringify(receiver.slice(0, 100))}: PagerDuty is told by the endpoint ${endpoint}. ${key}Nobody is paged until its key is set: tocsin endpoints set ${endpoint} pagerduty`,
  );
  noteOwnWords(reading, fields);
  return { kind: 'pagerduty', entry: { endpoint } };
}

function readWebhook({ reading, receiver, nameFor }: Source, value: unknown, at: string): ReturnType<(typeof kinds)[string]> {
  const fields = fieldsOf(reading, value, at);
  for (const name of ['url', 'url_file']) fields.take(name);
  const endpoint = nameFor(`${receiver}-webhook`);
  note(
    reading,
    at,
    'to do',
    `of receiver ${JSON.stringify(receiver.slice(0, 100))}: this webhook is told by the endpoint ${endpoint}, in Tocsin's own JSON, which is not Alertmanager's, and signed (docs/receivers.md): whoever receives it has to understand that. Set its URL: tocsin endpoints set ${endpoint} signed_webhook. ` +
      'If it is a heartbeat (Watchdog), take it out and write `heartbeats` with the matchers of its route, which watches it here',
  );
  noteOwnWords(reading, fields);
  return { kind: 'signed_webhook', entry: { endpoint } };
}

function readEmail({ reading, receiver, nameFor }: Source, value: unknown, at: string): ReturnType<(typeof kinds)[string]> {
  const fields = fieldsOf(reading, value, at);
  const to = addressesIn(textOf(reading, fields.take('to'), under(at, 'to')) ?? '');
  for (const name of ['from', 'smarthost', 'hello', 'auth_username', 'auth_password', 'auth_password_file', 'auth_secret', 'auth_identity', 'require_tls'])
    fields.take(name);
  noteOwnWords(reading, fields);
  if (to === null) {
    note(
      reading,
      at,
      'to do',
      `of receiver ${JSON.stringify(receiver.slice(0, 100))}: these people ARE NOT TOLD ANY MORE, as their addresses are made by a template or are none: write email: [{endpoint: NAME, to: [ops@example.com]}]`,
    );
    return null;
  }
  const endpoint = nameFor(`${receiver}-mail`);
  note(
    reading,
    at,
    'to do',
    `of receiver ${JSON.stringify(receiver.slice(0, 100))}: email is sent by the endpoint ${endpoint}. Give it its server, login and sender: tocsin endpoints set ${endpoint} email (one endpoint does for all that go by the same server)`,
  );
  return { kind: 'email', entry: { endpoint, to } };
}

/** The addresses of a header, without names; null where one of them is none, or there are more than Tocsin sends to. */
function addressesIn(text: string): string[] | null {
  const found = text.split(',').map((each) => (/<([^<>]*)>\s*$/.exec(each)?.[1] ?? each).trim());
  const areAll = found.every((each) => /^[^\s@<>,;:"()[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(each));
  return areAll && found.length <= 50 ? [...new Set(found)] : null;
}

/** What an entry says besides: how it was worded, how it connected, and whether it told what is resolved. */
function noteOwnWords(reading: Reading, fields: Fields): void {
  const resolved = fields.take('send_resolved');
  if (!isNothing(resolved) && !isTrue(resolved))
    note(reading, under(fields.at, 'send_resolved'), 'changed', 'cannot be turned off: what is resolved is always told');
  for (const { at, name } of fields.rest())
    note(
      reading,
      at,
      'left out',
      /http_config|tls_config|timeout|url$|hello|authority/.test(name)
        ? "is how Alertmanager connected; Tocsin's own way out is set where it is installed"
        : 'is how Alertmanager worded it; Tocsin words it itself (docs/receivers.md)',
    );
}
