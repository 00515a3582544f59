import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { Outcome } from '@tocsin/core/delivery';
import { type PagerdutyDouble, startPagerdutyDouble } from '@tocsin/devkit/pagerduty-double/startPagerdutyDouble';
import { receiverOf } from '../kinds.ts';
import { outcomeOfThrown } from '../outcomes.ts';
import { sampleNotice, testDeps } from '../testing.ts';

const to: NoticeFor = { kind: 'pagerduty', endpoint: 'payments' };
const routing_key = 'r'.repeat(32);
let double: PagerdutyDouble;

before(async () => {
  double = await startPagerdutyDouble();
});
after(() => double.close());
beforeEach(() => {
  for (const list of [double.incidents, double.changes, double.refused, double.requests]) list.length = 0;
  double.routingKeys.clear();
});

function tell(more: Partial<Notice> = {}, there: string | null = null, timeoutMs = 2_000): Promise<Outcome> {
  const telling = { notice: sampleNotice(to, more), settings: { routing_key, url: double.url }, there, deliveryId: 'd', attempt: 1 };
  return receiverOf('pagerduty').tell(testDeps(timeoutMs), telling).catch(outcomeOfThrown);
}
const { key } = sampleNotice(to);
const taken: Outcome = { kind: 'accepted', channelId: 'pagerduty', ts: key };

describe('a group at PagerDuty', () => {
  test('is one incident, that is triggered, acknowledged and resolved', async () => {
    assert.deepEqual(await tell(), taken);
    assert.deepEqual(await tell({ epoch: 2 }, key), taken);
    assert.deepEqual(await tell({ status: 'acknowledged' }, key), taken);
    assert.deepEqual(await tell({ status: 'resolved' }, key), taken);
    assert.deepEqual(
      double.incidents.map(({ state, log, severity, summary }) => ({ state, log, severity, summary })),
      [{ state: 'resolved', log: ['trigger', 'trigger', 'acknowledge', 'resolve'], severity: 'critical', summary: '[CRIT] checkout-api prod: p99 is 2 s' }],
    );
    assert.deepEqual(double.refused, []);
  });

  test('that fired and was over while PagerDuty was away is told as both, one after the other', async () => {
    assert.deepEqual(await tell({ status: 'resolved' }), { kind: 'begun', there: { channelId: 'pagerduty', ts: key }, code: 'triggered' });
    assert.equal(double.incidents[0]?.state, 'triggered');
    assert.deepEqual(await tell({ status: 'resolved' }, key), taken);
    assert.deepEqual(double.incidents[0]?.log, ['trigger', 'resolve']);
  });

  test('says as bad as the file calls it, where it comes from, and what belongs to it', async () => {
    const mapped: NoticeFor = { ...to, severities: { critical: 'warning' }, component_label: 'host_ci', class_label: 'instance' };
    await tell({ to: mapped });
    const event = JSON.parse(double.requests[0]?.body ?? '{}') as { payload: Record<string, unknown>; links: unknown; images: unknown; client_url: string };
    const { severity, component, class: kind, source, group } = event.payload;
    assert.deepEqual(
      { severity, component, kind, source, group },
      { severity: 'warning', component: 'web-1.acme', kind: 'web-1', source: 'web-1', group: 'prod' },
    );
    assert.deepEqual(event.links, [{ href: 'https://tocsin.example/?group=1', text: 'Tocsin' }]);
    assert.deepEqual(event.images, [{ src: 'https://grafana.example/graph.png', alt: 'graph' }]);
    assert.deepEqual(double.refused, []);
  });

  test('of a type that is a change is one, once, and calls nobody', async () => {
    const changes: NoticeFor = { ...to, change_types: ['HighLatency'] };
    assert.deepEqual(await tell({ to: changes }), taken);
    assert.deepEqual(await tell({ to: changes, status: 'resolved' }, key), taken);
    assert.deepEqual([double.changes.length, double.incidents.length, double.refused.length], [1, 0, 0]);
  });
});

test('what PagerDuty answers, or does not, has a class', async () => {
  const answers: [Parameters<PagerdutyDouble['faults']['push']>[0], Outcome][] = [
    [
      { do: 'answer', answer: { status: 429, headers: { 'retry-after': '7' } } },
      { kind: 'limited', code: 'http_429', retryAfterMs: 7_000 },
    ],
    [
      { do: 'answer', answer: { status: 429 } },
      { kind: 'limited', code: 'http_429', retryAfterMs: 5_000 },
    ],
    [
      { do: 'answer', answer: { status: 500 } },
      { kind: 'ambiguous', code: 'http_500' },
    ],
    [
      { do: 'lose', answer: { status: 503 } },
      { kind: 'ambiguous', code: 'http_503' },
    ],
    [
      { do: 'answer', answer: { status: 400, body: 'invalid event' } },
      { kind: 'bad_content', code: 'http_400' },
    ],
    [
      { do: 'answer', answer: { status: 403 } },
      { kind: 'bad_channel', code: 'http_403' },
    ],
    [
      { do: 'answer', answer: { status: 301, headers: { location: 'http://127.0.0.1/' } } },
      { kind: 'bad_channel', code: 'http_301' },
    ],
    [{ do: 'reset' }, { kind: 'ambiguous', code: 'ECONNRESET' }],
    [{ do: 'hang' }, { kind: 'ambiguous', code: 'timeout' }],
  ];
  for (const [fault, outcome] of answers) {
    double.faults.push(fault);
    assert.deepEqual(await tell({}, null, 300), outcome, JSON.stringify(fault));
  }
  assert.equal(double.incidents.length, 1, 'taken four times, and one incident');
  double.routingKeys.add('another');
  assert.deepEqual(await tell(), { kind: 'bad_channel', code: 'routing_key_refused' });
});

test('no key in anything that is thrown, and a wrong one is refused with words that do not repeat it', async () => {
  const parsed = receiverOf('pagerduty').settings.safeParse({ routing_key: 's3cret' });
  assert.match(JSON.stringify(parsed.error?.issues), /not an integration key/);
  assert.doesNotMatch(JSON.stringify(parsed.error?.issues), /s3cret/);
  double.faults.push({ do: 'reset' });
  const telling = { notice: sampleNotice(to), settings: { routing_key, url: double.url }, there: null, deliveryId: 'd', attempt: 1 };
  await assert.rejects(receiverOf('pagerduty').tell(testDeps(), telling), (error: Error) => !`${error.stack}${JSON.stringify(error)}`.includes(routing_key));
});
