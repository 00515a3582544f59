import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble } from '../testSupport.ts';

const executablePath = '/usr/bin/chromium';
const skip = existsSync(executablePath) ? false : `no browser at ${executablePath} (apt-get install chromium)`;
const button = {
  type: 'button' as const,
  action_id: 'ack',
  value: 'g1',
  style: 'primary' as const,
  text: { type: 'plain_text' as const, text: 'Acknowledge' },
};

describe('the page', { skip }, () => {
  let double: SlackDouble;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  before(async () => {
    double = await startTestDouble();
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (thrown) => problems.push(thrown.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`${double.url}/#/T0ONE/C0ALERTS`);
    await page.getByText('This is the very beginning').waitFor();
  });
  after(async () => {
    await browser?.close();
    await double?.close();
  });
  const post = async (more: object): Promise<string> => String(Object(await clientOf(double).apiCall('chat.postMessage', { channel: 'C0ALERTS', ...more })).ts);

  it('shows a message the moment it is posted, and says so to screen readers', async () => {
    await post({ text: 'CPU > 95 % on <https://a.example|db-1> :fire:' });
    await page.locator('.message .slack-text').getByText('CPU > 95 %').waitFor();
    assert.equal(await page.locator('.message a').first().getAttribute('href'), 'https://a.example');
    await page.getByRole('status').getByText('New in alerts: CPU').waitFor({ state: 'attached' });
  });

  it('never runs what a message says', async () => {
    await post({
      text: '<img src=x onerror=alert(1)> <javascript:alert(1)|click> &lt;script&gt;',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<img src=x onerror=alert(1)> <javascript:alert(1)|click> &lt;script&gt;' } }],
    });
    await page.getByText('<script>').waitFor();
    assert.equal(await page.locator('.messages a[href^="javascript"]').count(), 0);
    assert.equal(await page.locator('.messages img[onerror]').count(), 0);
  });

  it('presses a button for real and warns when the app does not answer', async () => {
    const ts = await post({ text: 'x', blocks: [{ type: 'actions', elements: [button] }] });
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('alert').getByText('The app could not be reached.').waitFor();
    const [click] = double.clicks();
    assert.deepEqual(click?.click, { team: 'T0ONE', channel: 'C0ALERTS', ts, user: 'U0ANA', actionId: 'ack', value: 'g1' });
  });

  it('presses what is picked in a menu of a coloured attachment', async () => {
    const option = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value });
    const options = [option('30 minutes', 'g1 30'), option('2 hours', 'g1 120')];
    const menu = { type: 'static_select' as const, action_id: 'silence', placeholder: { type: 'plain_text' as const, text: 'Silence' }, options };
    const ts = await post({ text: 'x', attachments: [{ color: '#a30200', blocks: [{ type: 'actions', elements: [menu] }] }] });
    await page.getByRole('combobox', { name: 'Silence' }).selectOption('2 hours');
    await page.locator(`[id="m${ts}"]`).getByText('The app could not be reached.').waitFor();
    const click = double.clicks().at(-1)?.click;
    assert.deepEqual(click, { team: 'T0ONE', channel: 'C0ALERTS', ts, user: 'U0ANA', actionId: 'silence', value: 'g1 120' });
  });

  it('names what it cannot draw', async () => {
    await post({
      text: 'x',
      blocks: [
        {
          type: 'video',
          title_url: 'https://a.example',
          alt_text: 'a',
          title: { type: 'plain_text', text: 'v' },
          thumbnail_url: 'https://a.example/t.png',
          video_url: 'https://a.example/v',
        },
      ],
    });
    await page.getByText('A video block, which this page does not draw.').waitFor();
  });

  it('shows updates in place and replies in their thread', async () => {
    const ts = await post({ text: 'first words' });
    await post({ text: 'a reply', thread_ts: ts });
    await page.getByRole('link', { name: /1 reply/ }).click();
    await page.getByLabel('Thread', { exact: true }).getByText('a reply').waitFor();
    await clientOf(double).chat.update({ channel: 'C0ALERTS', ts, text: 'second words' });
    await page.locator('main').getByText('second words').waitFor();
    assert.equal(await page.locator('main .edited').count(), 1);
    await page.keyboard.press('Escape');
    await page.getByLabel('Thread', { exact: true }).waitFor({ state: 'detached' });
  });

  it('marks other channels as unread until they are looked at', async () => {
    await clientOf(double).chat.postMessage({ channel: 'C0OTHER', text: 'over here' });
    await page.getByRole('link', { name: /other.*unread/ }).click();
    await page.locator('main').getByText('over here').waitFor();
    assert.equal(await page.getByRole('link', { name: /other.*unread/ }).count(), 0);
  });

  it('keeps up with a storm, and ends with what was accepted last', async () => {
    const client = clientOf(double, 'xoxb-one', { timeout: 20_000 });
    await Promise.all(Array.from({ length: 300 }, (_unused, index) => client.chat.postMessage({ channel: 'C0OTHER', text: `storm ${index}.` })));
    const last = double.record.all().at(-1)?.text;
    assert.match(last ?? '', /^storm \d+\.$/);
    await page
      .locator('main .message')
      .last()
      .getByText(last ?? '')
      .waitFor();
  });

  it('stands as Slack does: channels at the left, the message bar in its colour, buttons in a row', async () => {
    const button = (text: string, action_id: string) => ({ type: 'button' as const, action_id, text: { type: 'plain_text' as const, text } });
    const elements = [button('One', 'one'), button('Two', 'two')];
    await clientOf(double).chat.postMessage({ channel: 'C0OTHER', text: 'x', attachments: [{ color: '#a30200', blocks: [{ type: 'actions', elements }] }] });
    const boxOf = async (locator: Locator) => (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [one, two] = [page.getByRole('button', { name: 'One' }), page.getByRole('button', { name: 'Two' })];
    await two.waitFor();
    const [side, main, first, second] = [await boxOf(page.locator('#side')), await boxOf(page.locator('main')), await boxOf(one), await boxOf(two)];
    assert.ok(side.x === 0 && side.width > 200 && main.x >= side.width && main.height > 400);
    assert.ok(first.y === second.y && second.x > first.x + first.width);
    const colour = await page
      .locator('.slack-attachment-bar')
      .last()
      .evaluate((bar) => getComputedStyle(bar).backgroundColor);
    assert.equal(colour, 'rgb(163, 2, 0)');
  });

  it('works on a small screen', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('link', { name: 'alerts' }).click();
    await page.locator('main').getByText('second words').waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  });

  it('had no error and broke no rule of its content security policy', () => assert.deepEqual(problems, []));
});
