import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { type Browser, chromium, type Page } from 'playwright-core';
import { seedGroup } from './testing/seedGroups.ts';
import { startTestConsole, type TestConsole } from './testing/testConsole.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe('the board in a browser', { skip: executablePath === undefined && 'no Chromium on this machine' }, () => {
  let app: TestConsole;
  let browser: Browser;
  const problems: string[] = [];
  before(async () => {
    app = await startTestConsole({ database: await testDatabase({ migrate }), redis: await testRedis() });
    await app.addTenant('acme');
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const open = async (locale: string): Promise<Page> => {
    const page = await (await browser.newContext({ locale, viewport: { width: 1300, height: 800 } })).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) problems.push(message.text());
    });
    return page;
  };

  it('signs in and back to where the reader came from, sees a new group, opens it by keyboard, filters by address', async () => {
    const page = await open('en');
    const { token } = await app.addToken('acme', ['operator']);
    await page.goto(`${app.url}/?q=disk`);
    await page.waitForURL(/\/sign-in\?next=/);
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${app.url}/?q=disk`);
    await page.getByText('No group matches these filters.').waitFor();

    await seedGroup(app.store, 'acme', { labels: { team: 'db' }, openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'Disk <b>full</b>' }] });
    await seedGroup(app.store, 'acme', { openedAt: app.clock.nowMs, alerts: [{ severity: 'high', message: 'Something else' }] });
    await page.getByText('Disk <b>full</b>').first().waitFor();
    assert.equal(await page.locator('.group').count(), 1);
    assert.match((await page.locator('[role=alert]').last().textContent()) ?? '', /New critical group: Disk <b>full<\/b>/);

    await page.keyboard.press('Escape');
    await page.locator('.group').nth(1).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.panel .alert').waitFor();
    assert.match(page.url(), /\?group=/);
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /High/ }).click();
    assert.equal(new URL(page.url()).search, '?severity=high');
    assert.match(await page.title(), /^\(2\) Tocsin/);
  });

  it('speaks the reader’s language, and another when asked', async () => {
    const page = await open('de-AT');
    await page.goto(`${app.url}/sign-in`);
    await page.getByRole('heading', { name: 'Bei Tocsin anmelden' }).waitFor();
    await page.getByLabel('Sprache').selectOption('fr');
    await page.getByRole('heading', { name: 'Se connecter à Tocsin' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Se connecter à Tocsin' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  });

  it('says when it has lost the server, and shows the queues under a strict policy', async () => {
    const page = await open('en');
    const { token } = await app.addToken('acme', ['operator']);
    await page.goto(`${app.url}/sign-in`);
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    await page.locator('.group').first().waitFor();
    await page.goto(`${app.url}/queues`);
    await page.getByText('route-critical').first().waitFor();
    await page.goto(app.url);
    await page.locator('.group').first().waitFor();
    await app.close();
    await page.locator('.banner.lost').waitFor();
    assert.deepEqual(problems, []);
  });
});
