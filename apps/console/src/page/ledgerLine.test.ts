import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { testDatabase, testRedis } from '@tocsin/devkit/embedded/testServers';
import { insertBatch } from '@tocsin/store/insertBatch';
import { migrate } from '@tocsin/store/migrate';
import { inTenant } from '@tocsin/store/transaction';
import { type Browser, chromium } from 'playwright-core';
import { startTestConsole, type TestConsole } from '../testing/testConsole.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

describe('the ledger on the board', { skip: executablePath === undefined && 'no Chromium on this machine' }, () => {
  let app: TestConsole;
  let browser: Browser;
  before(async () => {
    app = await startTestConsole({ database: await testDatabase({ migrate }), redis: await testRedis() });
    for (const tenantId of ['quiet', 'lossy']) await app.addTenant(tenantId);
    const batch = {
      batchId: crypto.randomUUID(),
      stamp: 1,
      receivedAt: app.clock.nowMs,
      source: 'test',
      events: 1,
      transitions: 1_234,
      refused: 0,
      owed: 1_234,
    };
    await inTenant(app.store, 'lossy', (tx) => insertBatch(tx, batch));
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  });
  after(async () => {
    await browser?.close();
    await app?.close();
  });

  const lineOf = async (tenantId: string, locale: string) => {
    const page = await (await browser.newContext({ locale })).newPage();
    const { token } = await app.addToken(tenantId, ['console']);
    await page.goto(`${app.url}/sign-in`);
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    const line = page.locator('.ledger');
    await line.waitFor();
    return { text: (await line.textContent())?.trim().replace(/\s+/g, ' '), colour: await line.evaluate((element) => getComputedStyle(element).color) };
  };

  it('says that the sum holds, and in red that it does not, in the reader’s language', async () => {
    const [quiet, lossy] = [await lineOf('quiet', 'en'), await lineOf('lossy', 'en')];
    assert.equal(quiet.text, 'Ledger: nothing came within the hour');
    assert.equal(lossy.text, 'Ledger: 1,234 accepted = 0 Gap of 1,234: run tocsin ledger');
    assert.notEqual(quiet.colour, lossy.colour);
    assert.equal((await lineOf('lossy', 'de')).text, 'Bilanz: 1.234 angenommen = 0 Lücke von 1.234: tocsin ledger ausführen');
    assert.match((await lineOf('lossy', 'fr')).text ?? '', /^Bilan : 1 234 acceptées = 0 Écart de/);
  });
});
