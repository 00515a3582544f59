import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import { waitForRecord } from '@tocsin/devkit/slack-double/waitForRecord';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

const people = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana', locale: 'en-GB' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd', locale: 'de-DE' },
  { id: 'U0CHLOE', name: 'chloe', realName: 'Chloé', locale: 'fr-FR' },
  { id: 'U0GUEST', name: 'gast', realName: 'Gast', locale: 'en-GB' },
];
const teams = [{ ...defaultTeams[0], id: 'T0TOCSIN', name: 'Tocsin', domain: 'tocsin', tokens: [defaultToken], users: people }];
let fleet: Fleet;

before(async () => {
  const file = {
    ...{ tenant: 'default', slack_config: { default_channel: '#alerts' } },
    route: { receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    roles: [{ name: 'operators', users: ['U00ANA', 'U0BERND'], may: ['everything'] }],
    people: [
      { name: 'anna', slack_user: 'U00ANA' },
      { name: 'bernd', slack_user: 'U0BERND' },
    ],
    schedules: [
      { name: 'primary', time_zone: 'Europe/Berlin', layers: [{ name: 'week', people: ['anna'], rotation: 'weekly', start: '2026-01-05T09:00' }] },
      { name: 'backup', time_zone: 'Europe/Berlin', layers: [{ name: 'day', people: ['bernd', 'anna'], rotation: 'daily', start: '2026-01-05T09:00' }] },
    ],
  };
  fleet = await startFleet({ tenants: [file], apps: ['ingest', 'chatops'], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  for (const type of ['disk', 'cpu']) {
    const body = JSON.stringify({ alert_type: type, severity: 'high', message: `${type} is full <!channel>` });
    await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await waitForRecord(fleet.double, (entry) => JSON.stringify(entry).includes(`${type} is full`), 20_000);
  }
});
after(() => fleet.stop());

const shown = (user: string) => JSON.stringify(fleet.double.home({ user })?.blocks ?? '');
const showing = (user: string, words: RegExp) => until(`the Home of ${user} to say ${words}`, 10_000, async () => words.test(shown(user)));

test('whoever opens it sees what is open, who is on call and when it is their turn, in their own language', async () => {
  for (const user of ['U00ANA', 'U0BERND', 'U0CHLOE']) assert.ok((await fleet.double.openHome({ user })).ok);
  await showing('U00ANA', /You are on call in primary until .*Your groups.*Nothing is waiting for you.*Also open.*is full.*is full.*On call.*\*primary\* anna/);
  await showing('U0BERND', /Sie haben Bereitschaft in backup|Ihre nächste Schicht: backup/);
  await showing('U0CHLOE', /Vous n’avez aucune astreinte.*Vos groupes/);
  assert.doesNotMatch(shown('U00ANA'), /<!channel>/);
});

test('what is taken there becomes mine, and is over when I say so', async () => {
  const groupIn = (user: string) => /"value":"([0-9a-f-]{36})"/.exec(shown(user))?.[1] ?? assert.fail(shown(user));
  const value = groupIn('U00ANA');
  const press = (actionId: string, user = 'U00ANA') => fleet.double.pressHome({ user, actionId, value });
  assert.ok((await press('tocsin.acknowledge')).ok);
  await showing('U00ANA', /Your groups.*by ana.*tocsin\.resolve.*Also open/);
  await press('tocsin.acknowledge', 'U0BERND');
  await showing('U0BERND', /ana war schneller/);
  await press('tocsin.resolve');
  await showing('U00ANA', /Nothing is waiting for you/);
});

test('who may not is told so on their page', async () => {
  await fleet.double.openHome({ user: 'U0GUEST' });
  await showing('U0GUEST', /Also open/);
  await fleet.double.pressHome({ user: 'U0GUEST', actionId: 'tocsin.acknowledge' });
  await showing('U0GUEST', /You may not do that here\. Who may: operators/);
  await fleet.double.pressHome({ user: 'U0GUEST', actionId: 'tocsin.home.refresh' });
  await until('the note to be gone', 10_000, async () => !shown('U0GUEST').includes('You may not'));
});

test('what another process has shown meanwhile is read before it is replaced, and gives way at last', async () => {
  const view = { type: 'home', blocks: [{ type: 'divider' }] };
  const body = JSON.stringify({ user_id: 'U0CHLOE', view });
  const headers = { authorization: `Bearer ${defaultToken}`, 'content-type': 'application/json' };
  const shownByAnother = await fetch(`${fleet.double.apiUrl}views.publish`, { method: 'POST', headers, body });
  assert.equal(((await shownByAnother.json()) as { ok: boolean }).ok, true);
  const tries: string[] = [];
  const end = fleet.double.onAsked(({ method }) => void (method === 'views.publish' && tries.push(method)));
  await fleet.double.openHome({ user: 'U0CHLOE' });
  await showing('U0CHLOE', /Vos groupes/);
  end();
  assert.equal(tries.length, 3);
});

test('opened often at once it is made once more than it was being made, not for each', async () => {
  let asked = 0;
  const end = fleet.double.onAsked(({ method }) => void (asked += method === 'views.publish' ? 1 : 0));
  await Promise.all(Array.from({ length: 20 }, () => fleet.double.openHome({ user: 'U00ANA' })));
  await fleet.double.openHome({ user: 'U0CHLOE' });
  await until('pages to be shown', 10_000, async () => asked > 1);
  end();
  assert.ok(asked < 15, `${asked} times`);
});
