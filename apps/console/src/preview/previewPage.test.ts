import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { migrate } from '@tocsin/store/migrate';
import { type Browser, chromium, type Page } from 'playwright-core';
import { seedGroup } from '../testing/seedGroups.ts';
import { startTestConsole, type TestConsole } from '../testing/testConsole.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe('the preview in a browser', { skip: executablePath === undefined && 'no Chromium on this machine' }, () => {
  let app: TestConsole;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  before(async () => {
    app = await startTestConsole({ database: await testDatabase({ migrate }), redis: await testRedis() });
    await app.addTenant('acme');
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
    page = await (await browser.newContext({ locale: 'en', viewport: { width: 1300, height: 900 } })).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) problems.push(message.text());
    });
    const { token } = await app.addToken('acme', ['console']);
    await page.goto(`${app.url}/sign-in`);
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Preview' }).click();
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });
  const slack = () => page.locator('.slack-look');

  it('shows a sample in the language and profile that are picked, and keeps them in the address', async () => {
    await slack()
      .getByRole('heading', { name: /Critical: Payments/ })
      .waitFor();
    await page.getByLabel('Language of the message').selectOption('de');
    await slack()
      .getByRole('heading', { name: /Kritisch: Payments/ })
      .waitFor();
    await page.getByRole('button', { name: 'Text only' }).click();
    await slack().getByRole('heading').waitFor({ state: 'detached' });
    await page.getByLabel('A sample').selectOption('resolved');
    await slack()
      .getByText(/behoben/i)
      .first()
      .waitFor();
    assert.equal(page.url(), `${app.url}/preview?sample=resolved&language=de&profile=text`);
    await page.reload();
    await slack()
      .getByText(/behoben/i)
      .first()
      .waitFor();
  });

  it('shows it light and dark, and a menu and buttons that do nothing', async () => {
    await page.goto(`${app.url}/preview?sample=firing&language=en`);
    const back = () => slack().evaluate((element) => getComputedStyle(element).backgroundColor);
    await slack().getByRole('button', { name: 'Acknowledge' }).click();
    assert.equal(await back(), 'rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark' }).click();
    assert.equal(await back(), 'rgb(26, 29, 33)');
    assert.ok((await slack().getByRole('combobox').locator('option').count()) > 1);
    assert.equal(await slack().getByRole('alert').getByText(/./).count(), 0);
  });

  it('measures it against Slack’s limits and gives its JSON', async () => {
    await page.getByRole('row', { name: /Blocks \d+ 50 .*within/ }).waitFor();
    await page.getByText('No phrase is missing and no template failed.').waitFor();
    const json = JSON.parse((await page.locator('.preview-json').textContent()) ?? '') as { blocks: unknown[] };
    assert.ok(json.blocks.length > 0);
  });

  it('shows an alert as it is typed, and says what is wrong with it', async () => {
    await page.getByRole('button', { name: 'My alert' }).click();
    await slack()
      .getByText(/Error rate of checkout-api/)
      .first()
      .waitFor();
    await page.getByLabel(/An alert as/).fill('{"alert_type": "x", "severity": "loud", "message": "<img src=x onerror=alert(1)> *b*"}');
    await page
      .getByRole('alert')
      .getByText(/severity/)
      .waitFor();
    await page.getByLabel(/An alert as/).fill('{"alert_type": "x", "severity": "high", "message": "<img src=x onerror=alert(1)> *b*"}');
    await slack()
      .getByRole('heading', { name: /<img src=x onerror=alert\(1\)> \*b\*/ })
      .waitFor();
    await page.getByLabel(/An alert as/).fill('{');
    await page
      .getByRole('alert')
      .getByText(/This is not JSON/)
      .waitFor();
    assert.equal(await page.locator('.slack-look img[onerror]').count(), 0);
  });

  it('shows an open group, speaks French, and fits a small screen', async () => {
    await seedGroup(app.store, 'acme', { openedAt: app.clock.nowMs, alerts: [{ severity: 'critical', message: 'Disk full' }] });
    await page.setViewportSize({ width: 390, height: 800 });
    await page.reload();
    await page.getByLabel('Language', { exact: true }).selectOption('fr');
    await page.getByRole('button', { name: 'Un groupe ouvert' }).click();
    await slack()
      .getByText(/Disk full/)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: 'Aperçu d’un message' }).waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    assert.deepEqual(problems, []);
  });
});
