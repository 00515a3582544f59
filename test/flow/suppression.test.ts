import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { flushGroup } from '@tocsin/steps/flushGroups';
import { rebuildInhibition } from '@tocsin/steps/rebuildInhibition';
import { endSilence, makeSilence } from '@tocsin/steps/silenceAlerts';
import { silenceGroup } from '@tocsin/steps/silenceGroup';
import { rebuildInhibitSources, rouseAllSuppressed } from '@tocsin/store/inhibitSources';
import { firing, resolved } from '../support/events.ts';
import { anna, openRecord, type TestRecord } from '../support/record.ts';
import { type ScriptedSlack, scriptedSlack, toldBy } from '../support/slack.ts';

const lane = 'slack:#alerts';
const slack_config = { default_channel: '#alerts' };
const base = {
  tenant: 'a',
  slack_config,
  receivers: [
    { name: 'all', slack: [{ channel: '#alerts' }] },
    { name: 'nobody', slack: [] },
  ],
};
const by = ['alertname'];
const root = { receiver: 'all', group_by: by, group_wait: '0s', group_interval: '0s', repeat_interval: '4h' };
const hour = 3_600_000;

let record: TestRecord;
let slack: ScriptedSlack;

async function open(more: object = {}): Promise<void> {
  record = await openRecord([{ ...base, route: root, ...more }]);
  slack = scriptedSlack(record);
}
const says = (name: string, value: string, operator: Matcher['operator'] = '='): Matcher => ({ name, operator, value });

/** Routes events, flushes what they woke, lets Slack have it; answers the groups. */
async function tell(...events: AlertEvent[]): Promise<string[]> {
  const { flushes } = await record.route({ events });
  await settle();
  return flushes.map(({ groupId }) => groupId);
}

/** Flushes every group that is due, and sends what is owed. */
async function settle(): Promise<void> {
  const due = 'select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000) order by 1';
  for (const { group_id } of await record.sql<{ group_id: string }>(due, [record.clock.now])) await record.flush(group_id);
  await slack.drainAll(lane);
}

async function silence(matchers: Matcher[], forMs = hour): Promise<string> {
  const now = record.clock.now;
  const request = { matchers, startsAt: now, endsAt: now + forMs, createdBy: 'anna', comment: 'maintenance' };
  return (await makeSilence(record.deps, 'a', request, anna)).silenceId;
}

/** What Slack was told since the last call, without the group's id. */
function heard(): string[] {
  return slack.said.splice(0).map(({ write }) => `${write.kind} ${write.message.text.replace(/ of .*/, '')}`);
}

const ledger = () =>
  record.sql<{ reason: string; covers: number; lane: string }>("select reason, covers, lane from writes where state = 'suppressed' order by seq");

async function nothingIsOwed(): Promise<void> {
  const [row] = await record.sql<{ owed: number }>('select coalesce(sum(pending), 0)::int as owed from group_members where suppressed_by is null');
  assert.equal(row?.owed, 0);
}

describe('a silence', () => {
  beforeEach(() => open());
  afterEach(() => record.close());

  test('made while a group waits: nothing is told until it ends, then what still fires is', async () => {
    await record.route({ events: [firing('cpu', 'web1')] });
    const ends = record.clock.now + hour;
    await silence([says('alertname', 'cpu')]);
    await settle();
    assert.deepEqual(heard(), []);
    const [group] = await record.sql<{ next_flush_at: Date; suppressed: number }>('select next_flush_at, suppressed from groups');
    assert.deepEqual([group?.next_flush_at.getTime(), group?.suppressed], [record.clock.now + 60_000, 1]);
    record.clock.now = ends;
    await settle();
    assert.deepEqual(heard(), ['post firing 1/0/0']);
    await nothingIsOwed();
  });

  test('of what is shown: the message says so at once and quietly, and shows it again when somebody ends the silence', async () => {
    await tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    heard();
    const silenceId = await silence([says('alertname', 'cpu')]);
    await settle();
    assert.deepEqual(heard(), ['update suppressed 0/0/0 +2 silence']);
    await endSilence(record.deps, 'a', silenceId, anna);
    await settle();
    assert.deepEqual(heard(), ['update firing 2/0/0']);
    await assert.rejects(endSilence(record.deps, 'a', silenceId, anna), /is over since/);
  });

  test('of some of a group hides those, and what comes under it', async () => {
    await tell(firing('cpu', 'web1'), firing('cpu', 'db1'));
    await silence([says('name', 'db.*', '=~')]);
    await settle();
    await tell(firing('cpu', 'db2'), firing('cpu', 'web2'));
    assert.deepEqual(heard(), ['post firing 2/0/0', 'update firing 1/0/0 +1 silence', 'update firing 2/0/0 +2 silence', 'reply thread 1+0']);
  });

  test('what fired and resolved under it was told to nobody, and the ledger says why', async () => {
    const silenceId = await silence([says('alertname', 'cpu')]);
    await tell(firing('cpu', 'web1'));
    await tell(resolved('cpu', 'web1'));
    assert.deepEqual(heard(), []);
    assert.deepEqual(await ledger(), [{ reason: `silence:${silenceId}`, covers: 2, lane }]);
    assert.deepEqual(await record.sql('select status from groups'), [{ status: 'closed' }]);
    await nothingIsOwed();
  });

  test('what was told before and ends under it ends in the message, without a word in the thread', async () => {
    await tell(firing('cpu', 'web1'));
    await silence([says('alertname', 'cpu')]);
    await settle();
    await tell(resolved('cpu', 'web1'));
    assert.deepEqual(heard(), ['post firing 1/0/0', 'update suppressed 0/0/0 +1 silence', 'update resolved 0/0/1']);
    assert.deepEqual(await ledger(), []);
    await nothingIsOwed();
  });

  test('that is still to come silences nothing yet', async () => {
    const now = record.clock.now;
    await makeSilence(
      record.deps,
      'a',
      { matchers: [says('alertname', 'cpu')], startsAt: now + hour, endsAt: now + 2 * hour, createdBy: 'x', comment: 'x' },
      anna,
    );
    await tell(firing('cpu', 'web1'));
    assert.deepEqual(heard(), ['post firing 1/0/0']);
  });

  test('of everything, or of no time, is refused', async () => {
    await assert.rejects(silence([says('alertname', '.*', '=~')]), /silence everything/);
    await assert.rejects(silence([says('alertname', 'cpu')], 0), /ends before it begins/);
  });

  test('from the menu in Slack takes exactly the group, says so in the thread and is audited', async () => {
    const [groupId = ''] = await tell(firing('cpu', 'web1'));
    await tell(firing('mem', 'web1'));
    heard();
    const { result } = await silenceGroup(record.deps, { tenantId: 'a', groupId, until: record.deps.now() + 1_800_000, comment: 'from Slack', actor: anna });
    await settle();
    assert.deepEqual([result, heard().sort()], ['done', ['reply silenced by anna', 'update suppressed 0/0/0 +1 silence']]);
    const [made] = await record.sql<{ actor: { name: string }; detail: { matchers: unknown } }>(
      "select actor, detail from audit where action = 'silence.made'",
    );
    assert.deepEqual([made?.actor.name, made?.detail.matchers], ['anna', [says('alertname', 'cpu')]]);
  });
});

describe('an inhibition', () => {
  const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
  beforeEach(() => open({ inhibit_rules }));
  afterEach(() => record.close());

  test('hides its targets while the source fires, and lets them be told when it is over', async () => {
    await tell(firing('down', 'web1'), firing('cpu', 'web1'), firing('cpu', 'web2'));
    assert.deepEqual(heard().sort(), ['post firing 1/0/0', 'post firing 1/0/0 +1 inhibition']);
    await tell(resolved('down', 'web1'));
    await settle();
    assert.deepEqual(heard().sort(), ['reply thread 0+1', 'reply thread 1+0', 'update firing 2/0/0', 'update resolved 0/0/1']);
    await nothingIsOwed();
  });

  test('begins for what was told before with its next flush, and does not hold for other labels', async () => {
    await tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    await tell(firing('down', 'web1'));
    heard();
    await tell(firing('cpu', 'web3'));
    assert.deepEqual(heard(), ['update firing 2/0/0 +1 inhibition', 'reply thread 1+0']);
  });
});

describe('a new version of the file', () => {
  beforeEach(() => open());
  afterEach(() => record.close());

  test('inhibits by what has been firing all along, and lets go when its rules are gone', async () => {
    await tell(firing('down', 'web1'));
    const [groupId = ''] = await tell(firing('cpu', 'web1'), firing('cpu', 'web2'));
    heard();
    const inhibit_rules = [{ source_matchers: ['alertname="down"'], target_matchers: ['alertname="cpu"'], equal: ['name'] }];
    const follow = async (more: object, version: number) => {
      const plan = planTenant(tenantFileSchema.parse({ ...base, route: root, ...more }), version);
      const deps = { ...record.deps, rebuildInhibitSources, rouseAllSuppressed, planOf: async () => plan };
      const roused = await rebuildInhibition(deps, 'a');
      await record.sql('update groups set next_flush_at = to_timestamp($1::float8 / 1000) where group_id = $2', [record.clock.now, groupId]);
      await flushGroup(deps, { tenantId: 'a', groupId });
      await slack.drainAll(lane);
      return roused.map((flush) => flush.groupId);
    };
    assert.deepEqual(await follow({ inhibit_rules }, 2), []);
    assert.deepEqual(heard(), ['update firing 1/0/0 +1 inhibition']);
    assert.deepEqual(await follow({}, 3), [groupId]);
    assert.deepEqual(heard(), ['update firing 2/0/0']);
    const [tenant] = await record.sql<{ sources_version: number; left: number }>(
      'select sources_version, (select count(*)::int from inhibit_sources) as left from tenants',
    );
    assert.deepEqual(tenant, { sources_version: 3, left: 0 });
  });
});

describe('the file', () => {
  afterEach(() => record.close());
  const monday = Date.parse('2026-11-23T08:00:00Z');
  const hours = { times: [{ start_time: '09:00', end_time: '17:00' }], weekdays: ['monday:friday'] };

  test('mutes a route in its times; what fires then is told when they are over', async () => {
    const route = { ...root, repeat_interval: '20d', routes: [{ matchers: ['alertname="cpu"'], mute_time_intervals: ['work'] }] };
    await open({ route, time_intervals: [{ name: 'work', time_intervals: [hours] }] });
    record.clock.now = monday + 2 * hour;
    await tell(firing('cpu', 'web1'), firing('mem', 'web1'));
    assert.deepEqual(heard(), ['post firing 1/0/0']);
    record.clock.now = monday + 9 * hour;
    await settle();
    assert.deepEqual(heard(), ['post firing 1/0/0']);
  });

  test('lets a route speak in its active times only', async () => {
    const route = { ...root, routes: [{ matchers: ['alertname="cpu"'], active_time_intervals: ['work'] }] };
    await open({ route, time_intervals: [{ name: 'work', time_intervals: [hours] }] });
    record.clock.now = monday;
    await tell(firing('cpu', 'web1'));
    assert.deepEqual(heard(), []);
    record.clock.now = monday + hour;
    await settle();
    assert.deepEqual(heard(), ['post firing 1/0/0']);
  });

  test('keeps an environment silent, and the ledger has what happened there', async () => {
    await open({ environments: { staging: { silent: true } } });
    await tell(firing('cpu', 'web1', { environment: 'staging' }), firing('cpu', 'web2', { environment: 'prod' }));
    await tell(resolved('cpu', 'web1', { environment: 'staging' }));
    assert.deepEqual(heard(), ['post firing 1/0/0']);
    assert.deepEqual(await ledger(), [{ reason: 'environment:staging', covers: 2, lane }]);
  });

  test('names a silence of its own', async () => {
    const ends_at = new Date(Date.now() + hour).toISOString();
    await open({ silences: [{ matchers: ['alertname="cpu"'], ends_at, created_by: 'ops', comment: 'known' }] });
    await tell(firing('cpu', 'web1'));
    assert.deepEqual(heard(), []);
    record.clock.now += 2 * hour;
    await settle();
    assert.deepEqual(heard(), ['post firing 1/0/0']);
  });

  test('names a receiver that tells nobody: the ledger says so', async () => {
    await open({ route: { ...root, receiver: 'nobody' } });
    await tell(firing('cpu', 'web1'));
    assert.deepEqual(await ledger(), [{ reason: 'receiver:nobody has no destination', covers: 1, lane: 'none' }]);
    assert.equal(toldBy(slack, lane), 0);
  });
});
