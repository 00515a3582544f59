import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Fleet, startFleet } from './startFleet.ts';

const layer = { name: 'day', people: ['anna', 'Bén / ops'], rotation: 'daily', start: '2026-01-05T09:00' };
const schedules = ['primary', 'asked'].map((name) => ({ name, time_zone: 'Europe/Berlin', layers: [layer] }));
const people = [
  { name: 'anna', slack_user: 'U00ANNA' },
  { name: 'Bén / ops', slack_user: 'U000BEN' },
  { name: 'carla', slack_user: 'U0CARLA' },
];
let fleet: Fleet;

before(async () => {
  const tenants = ['default', 'acme'].map((tenant) => ({ tenant, slack_config: { default_channel: '#alerts' }, people, schedules }));
  fleet = await startFleet({ tenants, apps: ['chatops'], workers: {} });
});
after(() => fleet.stop());

const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
const tocsin = (...args: string[]) =>
  new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [main, ...args], { env: { ...fleet.env } }, (error, out) => (error ? reject(error) : resolve(out)));
  });
const urlOf = async (...args: string[]) => (await tocsin('oncall', 'ical', 'primary', '--url', ...args)).trim();
const events = (text: string, field: string) =>
  text
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .flatMap((line) => (line.startsWith(`${field}:`) ? [line.slice(field.length + 1)] : []));

test('whoever has the address reads the calendar, of the schedule or of one person, as the command writes it', async () => {
  const response = await fetch(await urlOf());
  const text = await response.text();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8');
  assert.equal(response.headers.get('cache-control'), 'private, max-age=300');
  assert.equal(text, await tocsin('oncall', 'ical', 'primary'));
  assert.deepEqual(new Set(events(text, 'SUMMARY')), new Set(['anna (primary)', 'Bén / ops (primary)']));
  const own = await (await fetch(await urlOf('--person', 'Bén / ops'))).text();
  assert.deepEqual(new Set(events(own, 'SUMMARY')), new Set(['Bén / ops (primary)']));
  const head = await fetch(await urlOf(), { method: 'HEAD' });
  assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, String(Buffer.byteLength(text)), '']);
});

test('what has not changed is not sent again, and what was arranged is in it at once', async () => {
  const url = await urlOf();
  const first = await fetch(url);
  const stamps = new Set(events(await first.text(), 'DTSTAMP'));
  assert.equal(stamps.size, 1);
  const tag = first.headers.get('etag') ?? '';
  const again = () => fetch(url, { headers: { 'if-none-match': `"other", W/${tag}` } });
  const unchanged = await again();
  assert.deepEqual([unchanged.status, await unchanged.text(), unchanged.headers.get('etag')], [304, '', tag]);
  await tocsin('override', 'primary', 'carla', '--for', '8h');
  const changed = await again();
  const text = await changed.text();
  assert.equal(changed.status, 200);
  assert.ok(events(text, 'SUMMARY').includes('carla (primary)'));
  assert.ok(!stamps.has(events(text, 'DTSTAMP')[0] ?? ''), 'it says that it has changed');
  assert.equal((await fetch(url, { headers: { 'if-none-match': changed.headers.get('etag') ?? '' } })).status, 304);
});

test('a wrong key, another schedule, tenant or person, a schedule that is none: all the same answer', async () => {
  const url = await urlOf();
  const own = await urlOf('--person', 'anna');
  const wrong = [
    url.replace(/-[^/]{43}/, `-${'A'.repeat(43)}`),
    url.replace('/primary.ics', '/asked.ics'),
    url.replace('/default/', '/acme/'),
    url.replace('/default/', '/nobody/'),
    own.replace('anna', 'carla'),
    own.replace('/anna.ics', '.ics'),
    `${fleet.chatopsUrl}/calendar/primary.ics`,
  ];
  const answers = await Promise.all(
    wrong.map(async (each) => {
      const response = await fetch(each);
      return [response.status, await response.text()];
    }),
  );
  assert.deepEqual(new Set(answers.map((each) => JSON.stringify(each))), new Set(['[404,"there is no such calendar\\n"]']));
  assert.equal((await fetch(url, { method: 'POST' })).status, 405);
});

test('an address that is asked too often has to wait', async () => {
  const url = (await tocsin('oncall', 'ical', 'asked', '--url')).trim();
  const statuses: number[] = [];
  for (let n = 0; n < 260 && !statuses.includes(429); n += 1) statuses.push((await fetch(url, { method: 'HEAD' })).status);
  assert.ok(statuses.includes(429));
  assert.equal((await fetch(await urlOf())).status, 200, 'another is none the worse');
});

test('a new key takes all older addresses of the schedule back', async () => {
  const [before, ofAnna] = [await urlOf(), await urlOf('--person', 'anna')];
  const renewed = (await tocsin('oncall', 'ical', 'primary', '--new-key')).trim();
  assert.deepEqual([(await fetch(before)).status, (await fetch(ofAnna)).status, (await fetch(renewed)).status], [404, 404, 200]);
  assert.equal(await urlOf(), renewed);
});
