import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;

const teams = Array.from({ length: 20 }, (_, index) => `team-${index}`);
const routes = teams.map((team) => ({ matchers: [`team="${team}"`], receiver: team }));
const file = {
  tenant: 'default',
  slack_config: { default_channel: '#one', rate_limit: 10 },
  receivers: teams.map((team) => ({ name: team, slack: [{ channel: `#${team}` }] })),
  route: { receiver: 'default', group_by: ['grp'], group_wait: '0s', group_interval: '1s', routes },
};

before(async () => {
  fleet = await startFleet({ tenants: [file], workers: { one: 'all', two: 'all' }, double: { channelRate: { perSecond: 1, burst: 1 } } });
});
after(() => fleet.stop());

interface Sent {
  message: string;
  labels: { grp: string; host: string; team?: string };
}

/** Ten alerts of a group. */
const group = (grp: string, team?: string): Sent[] =>
  Array.from({ length: 10 }, (_, index) => ({ message: `slow for ${index} s`, labels: { grp, host: `h${index}`, ...(team ? { team } : {}) } }));

async function send(alerts: readonly Sent[]): Promise<void> {
  for (let from = 0; from < alerts.length; from += 500) {
    const body = JSON.stringify(alerts.slice(from, from + 500).map((alert) => ({ alert_type: 'HighLatency', severity: 'warning', ...alert })));
    const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(response.status, 202);
  }
}

/** What a channel was told of a group: the count beside its name, in a message of its own or in a digest's row. */
function toldOf(channel: string, name: string): number[] {
  const texts = fleet.double.record.all().filter((entry) => entry.channelName === channel && entry.kind === 'post');
  return texts.flatMap(({ text, blocks, attachments }) => {
    const own = new RegExp(`${name}: (\\d+) alerts`).exec(text);
    const row = new RegExp(`\`${name}\`\\s(\\d+)`).exec(JSON.stringify([blocks, attachments]));
    return [own, row].flatMap((found) => (found?.[1] ? [Number(found[1])] : []));
  });
}

const nameOf = (place: number) => `g-${String(place).padStart(4, '0')}`;

describe('channels that take one message a second', () => {
  test('one with 200 groups of ten names each with its count, and once; twenty with ten groups each get a message for each; nothing is refused', {
    timeout: 120_000,
  }, async () => {
    const storm = Array.from({ length: 200 }, (_, place) => nameOf(place));
    const calm = teams.flatMap((team, index) => Array.from({ length: 10 }, (_, place) => ({ team, name: nameOf(1_000 + index * 10 + place) })));
    await send([...storm.flatMap((name) => group(name)), ...calm.flatMap(({ name, team }) => group(name, team))]);
    await until('all groups to be named', 90_000, () => {
      const isTold = (channel: string, name: string) => toldOf(channel, name).length > 0;
      return calm.every(({ team, name }) => isTold(team, name)) && storm.every((name) => isTold('one', name));
    });
    for (const name of storm) assert.deepEqual(toldOf('one', name), [10], name);
    for (const { team, name } of calm) assert.deepEqual(toldOf(team, name), [10], name);
    assert.equal(fleet.double.record.all().filter(({ kind, text }) => kind === 'post' && text.includes('at once')).length, 1);
    assert.deepEqual(fleet.double.stats().refused, {});
  });
});
