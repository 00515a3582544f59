import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import type { PreviewAnswer, PreviewChoices } from '../page/preview/types.ts';
import { seedGroup } from '../testing/seedGroups.ts';
import { startTestConsole, type TestConsole } from '../testing/testConsole.ts';

const alert = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU > 95 %', labels: { service: 'checkout-api' } };

describe('the preview', () => {
  let app: TestConsole;
  let cookie: string;
  before(async () => {
    app = await startTestConsole({ database: await testDatabase({ migrate }), redis: await testRedis() });
    await app.addTenant('acme');
    await app.addTenant('other');
    cookie = await app.signIn((await app.addToken('acme', ['console'])).token);
  });
  after(() => app.close());

  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/preview`, { method: 'POST', headers: { 'content-type': 'application/json', cookie, ...headers }, body: JSON.stringify(body) });
  const shown = async (subject: unknown, language = 'en', profile = 'rich'): Promise<PreviewAnswer> => {
    const answer = await ask({ subject, language, profile });
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as PreviewAnswer;
  };
  const refusal = async (body: unknown): Promise<string> => {
    const answer = await ask(body);
    return `${answer.status} ${((await answer.json()) as { error: { message: string } }).error.message}`;
  };
  const choices = async (): Promise<PreviewChoices> => (await (await fetch(`${app.url}/api/preview`, { headers: { cookie } })).json()) as PreviewChoices;

  it('is for those who are signed in, and obeys no page of another site', async () => {
    const body = { subject: { kind: 'sample', name: 'firing' }, language: 'en', profile: 'rich' };
    assert.equal((await ask(body, { cookie: '' })).status, 401);
    assert.equal((await fetch(`${app.url}/api/preview`)).status, 401);
    assert.equal((await ask(body, { origin: 'https://evil.example' })).status, 403);
    const page = await fetch(`${app.url}/preview?sample=firing`, { headers: { accept: 'text/html' }, redirect: 'manual' });
    assert.deepEqual([page.status, page.headers.get('location')], [303, `/sign-in?next=${encodeURIComponent('/preview?sample=firing')}`]);
  });

  it('renders each sample in each language and profile that it offers, without a fault', async () => {
    const { samples, languages, profiles } = await choices();
    assert.ok(['firing', 'group', 'escalation', 'acknowledged', 'resolved'].every((kind) => samples.includes(kind)));
    assert.deepEqual([languages.slice(0, 1), profiles], [['en'], ['rich', 'plain', 'text']]);
    for (const name of samples)
      for (const language of languages) {
        const { message, faults } = await shown({ kind: 'sample', name }, language);
        assert.deepEqual(faults, [], `${name} ${language}`);
        assert.ok(message.text.length > 0 && message.blocks.length > 0, `${name} ${language}`);
      }
    assert.deepEqual((await shown({ kind: 'sample', name: 'firing' }, 'fr', 'text')).message.blocks, []);
  });

  it('says so when a language is not there', async () => {
    const { message, faults } = await shown({ kind: 'sample', name: 'firing' }, 'pt');
    assert.deepEqual([faults[0]?.reason, message.text.length > 0], ['language_missing', true]);
  });

  it('renders a pasted alert as it would be told, and stores nothing', async () => {
    const { message } = await shown({ kind: 'alert', alert }, 'de');
    const json = JSON.stringify(message);
    assert.match(json, /Kritisch.*CPU (>|&gt;) 95 %/);
    assert.match(json, /checkout-api/);
    assert.deepEqual((await choices()).groups, []);
  });

  it('renders the tenant’s open groups, and no other tenant’s', async () => {
    const theirs = await seedGroup(app.store, 'other', { openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'not for acme' }] });
    const mine = await seedGroup(app.store, 'acme', {
      openedAt: app.clock.nowMs,
      labels: { team: 'db' },
      alerts: [
        { severity: 'critical', message: 'Disk full' },
        { severity: 'high', message: 'Replica late' },
      ],
    });
    assert.deepEqual(
      (await choices()).groups.map(({ id }) => id),
      [mine],
    );
    const json = JSON.stringify((await shown({ kind: 'group', groupId: mine })).message);
    assert.match(json, /Disk full.*Replica late/);
    assert.match(await refusal({ subject: { kind: 'group', groupId: theirs }, language: 'en', profile: 'rich' }), /^404 there is no such open group/);
  });

  it('speaks in the tenant’s own words, and tells which of them failed', async () => {
    const templates = [
      { part: 'headline', severity: 'critical', text: { en: 'Ours: {{ alert.message }}' } },
      { part: 'details', severity: 'high', text: '{{ broken' },
    ];
    const file = { tenant: 'acme', slack_config: { default_channel: '#alerts' }, templates };
    await inTenant(app.store, 'acme', (tx) => storeTenant(tx, { file, author: { kind: 'operator', name: 'test' } }, app.clock.nowMs));
    assert.match(JSON.stringify((await shown({ kind: 'alert', alert })).message), /Ours: CPU > 95 %/);
    assert.match(JSON.stringify((await shown({ kind: 'sample', name: 'firing' })).message), /Ours: /);
    const { message, faults } = await shown({ kind: 'alert', alert: { ...alert, severity: 'high' } });
    assert.deepEqual([faults[0]?.reason, /High: CPU/.test(JSON.stringify(message))], ['override_failed', true]);
  });

  it('names what is wrong with a request', async () => {
    const rest = { language: 'en', profile: 'rich' };
    assert.match(
      await refusal({ subject: { kind: 'alert', alert: { ...alert, severity: 'loud', message: undefined } }, ...rest }),
      /^400 .*severity: .*message: /,
    );
    assert.match(await refusal({ subject: { kind: 'alert', alert: 'text' }, ...rest }), /^400 .*object/);
    assert.match(await refusal({ subject: { kind: 'sample', name: 'nothing' }, ...rest }), /^404 there is no such sample/);
    assert.match(await refusal({ subject: { kind: 'url', url: 'http://127.0.0.1' }, ...rest }), /^400 subject/);
    assert.match(await refusal({ subject: { kind: 'sample', name: 'firing' }, language: '../en', profile: 'rich' }), /^400 language/);
    assert.match(await refusal({ subject: { kind: 'sample', name: 'firing' }, language: 'en', profile: 'loud' }), /^400 profile/);
    assert.match(await refusal({ subject: { kind: 'alert', alert: { ...alert, message: 'x'.repeat(70_000) } }, ...rest }), /^413 /);
    assert.match(await refusal([]), /^400 /);
  });
});
