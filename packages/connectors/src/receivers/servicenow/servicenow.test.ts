import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { Outcome } from '@tocsin/core/delivery';
import { type ServicenowDouble, startServicenowDouble } from '@tocsin/devkit/servicenow-double/startServicenowDouble';
import { receiverOf } from '../kinds.ts';
import { outcomeOfThrown } from '../outcomes.ts';
import { sampleNotice, testDeps } from '../testing.ts';

const to: NoticeFor = { kind: 'servicenow', endpoint: 'prod' };
let double: ServicenowDouble;
let remembered = new Map<string, { value: string; until: number }>();

before(async () => {
  double = await startServicenowDouble();
});
after(() => double.close());
beforeEach(() => {
  for (const list of [double.incidents, double.refused, double.requests, double.faults]) list.length = 0;
  double.tokens.clear();
  remembered = new Map();
});

const basic = () => ({ url: double.url, user: double.user, password: double.password });
const oauth = () => ({ ...basic(), client_id: double.clientId, client_secret: double.clientSecret });
function tell(more: Partial<Notice> = {}, there: string | null = null, settings: object = basic(), timeoutMs = 2_000): Promise<Outcome> {
  const telling = { notice: sampleNotice(to, more), settings, there, deliveryId: 'd', attempt: 1 };
  return receiverOf('servicenow').tell(testDeps(timeoutMs, remembered), telling).catch(outcomeOfThrown);
}
const idOf = (outcome: Outcome): string => (outcome.kind === 'accepted' ? (outcome.ts ?? '') : outcome.kind === 'begun' ? outcome.there.ts : '');
const seen = () => double.incidents.map(({ state, notes }) => [state, notes.length]);

describe('a group in ServiceNow', () => {
  test('is one incident: new, in progress with whoever acknowledged, resolved', async () => {
    const mapped: NoticeFor = { ...to, assignment_group: 'Database', category: 'software', caller: 'tocsin', ci_label: 'host_ci', impact: { critical: 2 } };
    const first = await tell({ to: mapped });
    const id = idOf(first);
    assert.deepEqual(first, { kind: 'accepted', channelId: 'servicenow', ts: id, stands: 'firing' });
    const [incident] = double.incidents;
    assert.deepEqual(
      [incident?.['assignment_group'], incident?.['category'], incident?.['caller_id'], incident?.['cmdb_ci'], incident?.['impact'], incident?.['urgency']],
      ['Database', 'software', 'tocsin', 'web-1.acme', '2', '1'],
    );
    assert.equal((await tell({ epoch: 2 }, id)).kind, 'accepted');
    assert.deepEqual(await tell({ status: 'acknowledged', by: 'anna' }, id), { kind: 'accepted', channelId: 'servicenow', ts: id, stands: 'acknowledged' });
    assert.deepEqual(seen(), [['2', 2]]);
    assert.deepEqual(await tell({ epoch: 3 }, id), { kind: 'accepted', channelId: 'servicenow', ts: id, stands: 'acknowledged' }, 'who is at it stays at it');
    assert.equal((await tell({ status: 'resolved' }, id)).kind, 'accepted');
    assert.equal((await tell({ status: 'resolved' }, id)).kind, 'accepted');
    assert.deepEqual(seen(), [['6', 3]]);
    assert.equal((await tell({}, id)).kind, 'accepted');
    assert.deepEqual(seen(), [['2', 4]], 'what is reopened here is there');
    assert.deepEqual(double.refused, []);
  });

  test('that fired and was over while ServiceNow was away is told as both', async () => {
    const begun = await tell({ status: 'resolved' });
    assert.equal(begun.kind, 'begun');
    assert.deepEqual(seen(), [['1', 0]]);
    await tell({ status: 'resolved' }, idOf(begun));
    assert.deepEqual(seen(), [['6', 0]]);
  });

  test('is found again when the answer was lost: none is opened twice', async () => {
    for (const slip of [{ do: 'hang' }, { do: 'reset' }, { do: 'lose', answer: { status: 503 } }] as const) {
      const key = `3f0e5d5a-0c1b-4c7e-9d55-1d2a3b4c5d6e:${double.incidents.length + 10}`;
      // The first request looks for it.
      let looked = false;
      const answer = tell({ key }, null, basic(), 500);
      while (!looked) {
        looked = double.requests.some(({ url }) => url.search.includes(encodeURIComponent(key)));
        if (!looked) await new Promise((resolve) => setImmediate(resolve));
      }
      double.faults.push(slip);
      assert.equal((await answer).kind, 'ambiguous', slip.do);
      const again = await tell({ key });
      assert.deepEqual([again.kind, again.kind === 'begun' && again.code], ['begun', 'found']);
    }
    assert.equal(double.incidents.length, 3);
  });

  test('whose incident somebody closed is not touched when it is over, and gets another when it fires again', async () => {
    const id = idOf(await tell());
    double.change(id, { state: '7' });
    assert.deepEqual(await tell({ status: 'resolved' }, id), { kind: 'accepted', channelId: 'servicenow', ts: id, stands: 'resolved' });
    const next = idOf(await tell({}, id));
    assert.notEqual(next, id);
    assert.deepEqual(seen(), [
      ['7', 0],
      ['1', 0],
    ]);
  });
});

test('a token is fetched once, and anew when it has expired; a login that is refused waits for somebody to mend it', async () => {
  const id = idOf(await tell({}, null, oauth()));
  await tell({ status: 'acknowledged' }, id, oauth());
  const logins = () => double.requests.filter(({ url }) => url.pathname === '/oauth_token.do').length;
  assert.equal(logins(), 1);
  double.tokens.clear();
  assert.equal((await tell({ status: 'resolved' }, id, oauth())).kind, 'accepted');
  assert.equal(logins(), 2);
  remembered.clear();
  assert.deepEqual(await tell({}, null, { ...oauth(), client_secret: 'wrong' }), { kind: 'bad_channel', code: 'login_refused' });
  assert.deepEqual(await tell({}, null, { ...basic(), password: 'wrong' }), { kind: 'bad_channel', code: 'http_401' });
  assert.deepEqual((await tell({}, null, { url: double.url, client_id: double.clientId, client_secret: double.clientSecret })).kind, 'begun');
});

test('what ServiceNow answers has a class', async () => {
  const answers: [ServicenowDouble['faults'][number], Outcome][] = [
    [
      { do: 'answer', answer: { status: 429, headers: { 'retry-after': '30' } } },
      { kind: 'limited', code: 'http_429', retryAfterMs: 30_000 },
    ],
    [
      { do: 'answer', answer: { status: 500 } },
      { kind: 'ambiguous', code: 'http_500' },
    ],
    [
      { do: 'answer', answer: { status: 403, body: { error: {} } } },
      { kind: 'bad_channel', code: 'http_403' },
    ],
    [
      { do: 'answer', answer: { status: 200, body: '<html>Your instance is hibernating</html>' } },
      { kind: 'ambiguous', code: 'no_table_api' },
    ],
  ];
  for (const [fault, outcome] of answers) {
    double.faults.push(fault);
    assert.deepEqual(await tell(), outcome, JSON.stringify(fault));
  }
  assert.equal(double.incidents.length, 0);
});

test('how incidents stand is asked for by their ids', async () => {
  const ids = [idOf(await tell({ key: 'a:1' })), idOf(await tell({ key: 'b:1' })), idOf(await tell({ key: 'c:1' }))];
  double.change(ids[1] ?? '', { state: '3' });
  double.change(ids[2] ?? '', { state: '8' });
  const incidents = ['a:1', 'b:1', 'c:1'].map((key, n) => ({ key, id: ids[n] ?? '' }));
  const stand = await receiverOf('servicenow').look?.(testDeps(), basic(), incidents);
  assert.deepEqual(
    stand?.map(({ key, state, by }) => [key, state, by]),
    [
      ['a:1', 'firing', 'tocsin'],
      ['b:1', 'acknowledged', 'beth.anglin'],
      ['c:1', 'resolved', 'beth.anglin'],
    ],
  );
});
