import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defaultToken } from '@tocsin/devkit/slack-double/seed';
import { clientOf } from '@tocsin/devkit/slack-double/testSupport';
import type { Browser } from 'playwright-core';
import type { Fleet } from '../fleet/startFleet.ts';
import { noBrowser, startBrowser } from './browser.ts';
import { type Moment, moments, startStory, tellStory } from './story.ts';

let fleet: Fleet;
let browser: Browser;
before(async () => {
  if (noBrowser) return;
  fleet = await startStory();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await fleet?.stop();
});

test('an alert arrives, is acknowledged, escalates when it is not, is silenced in a modal, and resolves: in a browser', { skip: noBrowser }, async () => {
  const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'Europe/Paris' });
  const problems: string[] = [];
  page.on('pageerror', (thrown) => problems.push(thrown.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const seen: Moment[] = [];
  await tellStory({ fleet, page, show: async (moment) => void seen.push(moment) });
  assert.deepEqual(seen, [...moments]);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    fleet.double.clicks().filter(({ ok }) => !ok),
    [],
  );
});

test('Slack’s own client reads the same story', { skip: noBrowser }, async () => {
  const client = clientOf(fleet.double, defaultToken);
  const channelOf = async (name: string) => (await client.conversations.list()).channels?.find((each) => each.name === name)?.id ?? assert.fail(name);
  const alerts = await channelOf('alerts');
  const { messages = [] } = await client.conversations.history({ channel: alerts, limit: 100 });
  const find = (text: string) =>
    messages.find((message) => message.text?.includes(text)) ?? assert.fail(`${text} in ${JSON.stringify(messages.map((each) => each.text))}`);
  assert.match(find('Disk of db-1').text ?? '', /RESOLVED/);
  assert.match(JSON.stringify(find('Checkout answers')), /rolling back to 4\.1/);
  const repliesTo = async (ts: string | undefined) => {
    const { messages: replies = [] } = await client.conversations.replies({ channel: alerts, ts: ts ?? '' });
    return replies.slice(1).map(({ text = '' }) => text);
  };
  assert.match((await repliesTo(find('Disk of db-1').ts)).join('\n'), /ana acknowledged/i);
  assert.match((await repliesTo(find('Checkout answers').ts)).join('\n'), /Nobody has answered: level 1 of 1/);
  const { messages: escalated = [] } = await client.conversations.history({ channel: await channelOf('escalations') });
  assert.match(JSON.stringify(escalated), /<@U0BERND>/);
});
