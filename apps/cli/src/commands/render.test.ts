import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { normaliseNative } from '@tocsin/core/normaliseNative';
import { testDatabase } from '@tocsin/devkit/embedded/testServers';
import { openStore } from '@tocsin/store/connect';
import { migrate } from '@tocsin/store/migrate';
import { insertAlerts } from '@tocsin/store/storeAlerts';
import { storeTenant } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { runRender } from './render.ts';

const alert = { alert_type: 'high_cpu', severity: 'critical' as const, message: 'CPU > 95 %', environment: 'prod' };

describe('tocsin render', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-render-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const render = async (...args: string[]): Promise<{ code: number; out: string; error: string }> => {
    const said = { out: '', error: '' };
    const screen = { width: 88, colour: false, out: (text: string) => void (said.out += text), error: (text: string) => void (said.error += text) };
    return { code: await runRender(args, screen), ...said };
  };

  it('draws a sample, its size and its faults', async () => {
    const { code, out } = await render('--kind', 'firing', '--language', 'fr');
    assert.equal(code, 0);
    assert.match(out, /╭─ Tocsin .*Critique\s:\sPayments.*\[ Prendre en charge \].*Slack's limits\n {2}blocks +\d+ of +50 {2}within.*Faults\n {2}none/s);
  });

  it('prints JSON that Slack takes', async () => {
    const { out } = await render('--json', '--kind', 'anomaly');
    assert.ok((JSON.parse(out) as { blocks: unknown[] }).blocks.length > 0);
  });

  it("renders an alert as a service sends it, in the tenant's own words", async () => {
    const template = `templates:\n  - part: headline\n    text: "Look: {{ alert.message }}"\n`;
    const tenant = file('acme.yaml', `tenant: acme\nslack_config:\n  default_channel: "#a"\n  languages: ["de"]\n${template}`);
    const { out } = await render('--tenant', tenant, '--alert', file('alert.json', JSON.stringify(alert)), '--kind', 'resolved');
    assert.match(out, /Look: CPU > 95 %.*Dauer/s);
    assert.match(out, /acme/);
  });

  it('says what it does not understand', async () => {
    const bad = file('bad.json', JSON.stringify({ ...alert, severity: 'loud' }));
    const good = file('alert.json', JSON.stringify(alert));
    await assert.rejects(render('--kind', 'firng'), /no kind "firng", did you mean "firing"\?/);
    await assert.rejects(render('--profile', 'rch'), /did you mean "rich"\?/);
    await assert.rejects(render('--language', '../fr'), /--language \.\.\/fr is not a language code/);
    await assert.rejects(render('--alert', bad), /the alert is not right\n {2}severity: /);
    await assert.rejects(render('--alert', file('no.json', '{')), /no\.json is not JSON/);
    await assert.rejects(render('--alert', good, '--kind', 'group'), /"group" is not about one alert/);
    await assert.rejects(render('--alert', good, '--from-id', 'x'), /not both/);
    await assert.rejects(render('--from-id', 'x'), /--from-id x is not the id of an alert/);
    await assert.rejects(render('--loud'), /--loud/);
  });

  it('answers 1 and says why when a message is not as it should be', async () => {
    const { code, out } = await render('--language', 'pt');
    assert.deepEqual([code, /language_missing/.test(out)], [1, true]);
  });

  it("tells of a phrase that its language lacks, and not of another language's", async () => {
    const templates = join(folder, 'templates');
    cpSync(join(import.meta.dirname, '../../../../templates'), templates, { recursive: true });
    const catalog = JSON.parse(readFileSync(join(templates, 'fr/catalog.json'), 'utf8')) as Record<string, unknown>;
    delete catalog['button_resolve'];
    writeFileSync(join(templates, 'fr/catalog.json'), JSON.stringify(catalog));
    const french = await render('--templates', templates, '--language', 'fr');
    assert.match(french.out, /\[ Resolve \].*phrase_missing {2}fr\/catalog\.json: button_resolve/s);
    assert.deepEqual([french.code, (await render('--templates', templates, '--language', 'de')).code], [1, 0]);
  });

  it('renders an alert of the installation', async () => {
    const database = await testDatabase({ migrate });
    const store = openStore({ postgresUrl: database.url, name: 'render test', connections: 1, onError: () => undefined });
    const now = Date.now();
    const event = normaliseNative(alert, { tenantId: 'acme', receivedAt: now });
    const state = {
      ...event,
      expiresAt: null,
      resolvedAt: null,
      resolvedBy: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
      unseen: false,
    };
    const tenant = { tenant: 'acme', slack_config: { default_channel: '#a' } };
    await inTenant(store, 'acme', async (tx) => {
      await storeTenant(tx, { file: tenantFileSchema.parse(tenant), author: { kind: 'operator', name: 'test' } }, now);
      await insertAlerts(tx, [{ ...state, stamp: now * 1_000, groupIds: [] }]);
    });
    await store.close();
    const before = process.env['POSTGRES_URL'];
    process.env['POSTGRES_URL'] = database.url;
    try {
      const { out } = await render('--from-id', event.alertId, '--tenant-id', 'acme');
      assert.match(out, /Critical: CPU > 95 %/);
      await assert.rejects(render('--from-id', randomUUID(), '--tenant-id', 'acme'), /tenant acme has no alert /);
    } finally {
      if (before === undefined) delete process.env['POSTGRES_URL'];
      else process.env['POSTGRES_URL'] = before;
    }
  });
});
