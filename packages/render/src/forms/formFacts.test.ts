import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from '../renderer.ts';
import { sampleAlert } from '../sampleAlerts.ts';
import { sampleGroup } from '../sampleViews.ts';
import { shippedTemplates } from '../templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });

function fields(language: string, annotations: Record<string, string>, over = {}): Record<string, string> {
  const alerts = [sampleAlert({ annotations, labels: {}, environment: 'default', ...over })];
  const { message, faults } = renderer.group({ language, view: sampleGroup({ alerts }) });
  assert.deepEqual(faults, []);
  return Object.fromEntries([...JSON.stringify(message).matchAll(/"text":"\*([^*]+)\*\\n([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

test('a value is written with its unit, and how far it is over or under its limit', () => {
  const { Since: _since, ...over } = fields('en', { value: '1.5e3', limit: '1000', unit: 'ms' });
  assert.deepEqual(over, { Value: '1,500 ms', Limit: '1,000 ms', 'Over the limit by': '500 ms · 50%' });
  const under = fields('de', { value: '7.5%', threshold: '10' });
  assert.equal(under['Unterschritten um'], '2,5\u00a0Prozentpunkte');
  assert.equal(fields('fr', { value: '1234567890', limit: '1000000000', unit: 'bytes' }).Valeur, '1,23\u202fGo');
  assert.equal(fields('en', { value: '0.12', limit: '0.05', unit: 'ratio' })['Over the limit by'], '7 percentage points');
});

test('what is no number is shown as it came, and nothing is reckoned with it', () => {
  const { Since: _since, ...shown } = fields('en', { value: 'about 5', limit: '3', form: 'threshold' });
  assert.deepEqual(shown, { Value: 'about 5', Limit: '3' });
  assert.equal(fields('en', { value: '5', limit: '5' })['Over the limit by'], undefined);
});

test('a heartbeat says since when it is missing, until the alert fired or was resolved', () => {
  const startsAt = Date.UTC(2026, 10, 23, 10, 0);
  const missing = (over: object, annotations = {}) =>
    fields('en', { last_seen: '2026-11-23T09:00:00Z', expected_every: '90', ...annotations }, { startsAt, ...over })['Missing for'];
  assert.equal(missing({}), '1 hr');
  assert.equal(missing({ status: 'resolved', resolvedAt: startsAt + 600_000 }), '1 hr, 10 min');
  assert.equal(missing({}, { missed_for: '5m' }), '5 min');
  assert.equal(missing({}, { last_seen: 'yesterday' }), undefined);
  assert.equal(fields('en', { last_seen: String(startsAt / 1_000 - 60) }, { startsAt })['Missing for'], '1 min');
});

test('a deployment says its result in words, and a commit by its first digits', () => {
  const shown = fields('fr', { version: '2', commit: '9fceb02d0ae598e95dc970b74767f19372d61af8', result: 'Rollback' });
  assert.equal(shown.Résultat, 'Retour arrière');
  assert.equal(shown.Commit, '`9fceb02d0ae5`');
  assert.equal(fields('en', { version: '2', commit: 'main', result: 'constructor' }).Result, 'constructor');
});

test('what an attacker may have written is shown as code', () => {
  const shown = fields('en', { source_ip: 'https://evil.example', user: '<!channel>', rule: '`x`' });
  assert.equal(shown['Source IP'], '`https://evil.example`');
  assert.equal(shown.User, '`&lt;!channel&gt;`');
  assert.equal(shown.Rule, '`ˋxˋ`');
});

test('sample lines stand in one block of code, the first few, each on its line', () => {
  const samples = Array.from({ length: 9 }, (_, index) => `line ${index} \`\`\` <x>`).join('\r\n\n');
  const { message } = renderer.group({ language: 'en', view: sampleGroup({ alerts: [sampleAlert({ annotations: { pattern: 'x', count: '9', samples } })] }) });
  const text = message.attachments?.[0]?.blocks.map((block) => (block.text as { text: string } | undefined)?.text).find((found) => found?.includes('line 0'));
  assert.match(text ?? '', /^```line 0 ˋˋˋ &lt;x&gt;\n(line \d ˋˋˋ &lt;x&gt;\n?){4}```$/);
});
