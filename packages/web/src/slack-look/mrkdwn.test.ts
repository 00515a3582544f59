import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDate } from './dates.ts';
import { parseMrkdwn } from './mrkdwn.ts';

const text = (value: string) => ({ kind: 'text', text: value });

describe("Slack's mrkdwn", () => {
  const cases: [string, unknown[]][] = [
    [
      'a *b* _c_ ~d~',
      [text('a '), { kind: 'bold', inner: [text('b')] }, text(' '), { kind: 'italic', inner: [text('c')] }, text(' '), { kind: 'strike', inner: [text('d')] }],
    ],
    ['2*3*4 snake_case_name a * b *', [text('2*3*4 snake_case_name a * b *')]],
    ['*_both_*', [{ kind: 'bold', inner: [{ kind: 'italic', inner: [text('both')] }] }]],
    ['`a *b* &lt;`', [{ kind: 'code', text: 'a *b* <' }]],
    ['x\n```\n a &amp; b\n```\ny', [text('x'), { kind: 'pre', text: ' a & b' }, text('y')]],
    ['&gt; quoted\nnot', [{ kind: 'quote', inner: [text('quoted')] }, text('not')]],
    ['<https://a.example/?x=1&amp;y=2|the *link*>', [{ kind: 'link', url: 'https://a.example/?x=1&y=2', label: 'the *link*' }]],
    ['see https://a.example/x.', [text('see '), { kind: 'link', url: 'https://a.example/x', label: 'https://a.example/x' }, text('.')]],
    [
      '<@U1> <#C1|name> <!here> <!subteam^S1>',
      [
        { kind: 'user', id: 'U1', label: undefined },
        text(' '),
        { kind: 'channel', id: 'C1', label: 'name' },
        text(' '),
        { kind: 'broadcast', range: 'here' },
        text(' '),
        { kind: 'usergroup', id: 'S1', label: undefined },
      ],
    ],
    ['<!date^1700000000^{date} at {time}|then>', [{ kind: 'date', seconds: 1_700_000_000, format: '{date} at {time}', url: undefined, fallback: 'then' }]],
    ['&lt;!channel&gt; :fire: 10:30:00', [text('<!channel> '), { kind: 'emoji', name: 'fire' }, text(' 10'), { kind: 'emoji', name: '30' }, text('00')]],
    ['', []],
    ['<> < a', [text('<> < a')]],
  ];
  for (const [source, pieces] of cases) it(`reads ${JSON.stringify(source)}`, () => assert.deepEqual(parseMrkdwn(source), pieces));

  it('ends quickly on hostile text', () => {
    const startMs = performance.now();
    for (const unit of ['*a ', '_', '<', '`', ':a', '~ ~', '```', '&gt; \n']) parseMrkdwn(unit.repeat(1_000));
    assert.ok(performance.now() - startMs < 1_500);
  });
});

describe("Slack's dates", () => {
  const nowMs = Date.UTC(2026, 10, 23, 12);
  const seconds = Date.UTC(2026, 10, 23, 9, 32, 5) / 1_000;
  const read = (template: string, locale: string, timeZone: string, at = seconds) =>
    formatDate(at, template, { locale, timeZone, nowMs })?.replace(/\u202f/g, ' ');

  it('are in the words and the zone of the reader', () => {
    assert.equal(read('{date_short_pretty} at {time}', 'en-US', 'America/New_York'), 'today at 4:32 AM');
    assert.equal(read('{date_long}, {time_secs}', 'de-DE', 'Europe/Berlin'), 'Montag, 23. November 2026, 10:32:05');
    assert.equal(read('{date_pretty} {date_num}', 'fr-FR', 'Europe/Paris', seconds - 86_400), 'hier 2026-11-22');
    assert.equal(read('{ago}', 'en-GB', 'UTC'), '2 hours ago');
  });

  it('fall back when the template or the time is not understood', () => {
    assert.equal(read('{moon_phase}', 'en', 'UTC'), undefined);
    assert.equal(formatDate(Number.NaN, 'x', { nowMs }), undefined);
    assert.equal(formatDate(1e300, '{date}', { nowMs }), undefined);
  });
});
