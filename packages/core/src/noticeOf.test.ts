import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noticeLimits } from '@tocsin/contracts/notice';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import fc from 'fast-check';
import { groupOfKey, noticeKeyOf, noticeMessageOf } from './noticeOf.ts';
import { plainOfSlack } from './noticeText.ts';
import { simplerOf } from './simplerMessage.ts';

const groupId = '3f0e5d5a-0c1b-4c7e-9d55-1d2a3b4c5d6e';
const alert: AlertView = {
  ...{ alertId: 'a', alertType: 't', severity: 'high', status: 'firing', message: 'm', environment: 'prod', labels: { service: 's' }, annotations: {} },
  ...{ startsAt: 0, resolvedAt: null, generatorUrl: null, unseen: false },
};
const group: GroupView = {
  ...{ tenantId: 'a', groupId, epoch: 1, receiver: 'r', groupLabels: {}, severity: 'high', status: 'firing', suppression: null, alerts: [alert], since: 0 },
  ...{ counts: { firing: 1, acknowledged: 0, resolved: 0, suppressed: 0 }, resolvedAt: null, acknowledged: null, flapping: null, consoleUrl: null },
};
const noticeOf = (view: Partial<GroupView>, sentence = 'x') => {
  const source = { episode: 2, sentence, language: 'en', to: { kind: 'pagerduty', endpoint: 'p' }, now: 5 } as const;
  const { notice } = noticeMessageOf({ ...group, ...view }, source);
  assert.ok(notice);
  return notice;
};

describe('a notice', () => {
  test('is bounded and without control characters, whatever comes in, and links only lead to the web', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.constantFrom('\u202egnp.exe', '\0\r\n', 'javascript:alert(1)', 'https://u:p@x.example/'),
    );
    const labels = fc.dictionary(text, text, { maxKeys: 60 });
    const alerts = fc.array(
      fc.record({ message: text, alertType: text, labels, annotations: fc.record({ runbook_url: text, image_url: text }), generatorUrl: text }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(alerts, labels, text, (some, groupLabels, sentence) => {
        const notice = noticeOf({ alerts: some.map((each) => ({ ...alert, ...each })), groupLabels }, sentence);
        assert.ok(notice.title.length > 0 && notice.title.length <= noticeLimits.titleChars && notice.alerts.length <= noticeLimits.alerts);
        assert.ok(notice.links.concat(notice.images).every(({ url }) => /^https?:\/\/[^@]*$/.test(url)));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
        assert.doesNotMatch(JSON.stringify(notice).replaceAll('\\n', ''), /[\u0000-\u001f\u202a-\u202e\u2066-\u2069]|\\u00[01]/);
        assert.ok(Object.keys(notice.labels).length <= noticeLimits.labels);
        assert.ok(JSON.stringify(notice).isWellFormed());
      }),
      { numRuns: 100 },
    );
  });

  test('says what its alerts have in common, and where to look', () => {
    const more = {
      ...alert,
      labels: { service: 's', host: '2' },
      annotations: { runbook_url: 'https://run.example/1' },
      generatorUrl: 'http://prom.example/g',
    };
    const notice = noticeOf({
      alerts: [more, { ...alert, labels: { service: 's', host: '1' } }],
      groupLabels: { team: 'db' },
      consoleUrl: 'http://console.example/?group=1',
    });
    assert.deepEqual(notice.labels, { service: 's', team: 'db' });
    assert.deepEqual(
      notice.links.map(({ text }) => text),
      ['Tocsin', 'Runbook', 'Source'],
    );
  });

  test('of what is all held back still stands', () => {
    assert.equal(noticeOf({ status: 'suppressed' }).status, 'firing');
  });

  test('has a key that leads back to its group and episode', () => {
    assert.deepEqual(groupOfKey(noticeKeyOf(groupId, 12)), { groupId, episode: 12 });
    for (const wrong of ['', groupId, `${groupId}:`, `${groupId}:1x`, `x${groupId}:1`, `${groupId}:-1`]) assert.equal(groupOfKey(wrong), null);
  });

  test('that is refused is tried once more with what it cannot do without', () => {
    const message = noticeMessageOf(group, { episode: 1, sentence: 'x', language: 'en', to: { kind: 'email', endpoint: 'm', to: [] }, now: 0 });
    const simpler = simplerOf(message);
    assert.deepEqual([simpler?.notice?.alerts, simpler?.notice?.labels, simpler?.notice?.key], [[], {}, message.notice?.key]);
    assert.equal(simpler && simplerOf(simpler), null);
  });
});

test('what Slack would be told reads like text', () => {
  const said = '[CRIT] a &amp; b &lt;x&gt; since <!date^1795430160^{date_short_pretty} {time}|23 Nov, 10:36 UTC> <https://a.example|here> <https://b.example>';
  assert.equal(plainOfSlack(said), '[CRIT] a & b <x> since 23 Nov, 10:36 UTC here https://b.example');
});
