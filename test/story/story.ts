import { defaultTeams, defaultToken } from '@tocsin/devkit/slack-double/seed';
import type { Page } from 'playwright-core';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';

/** Who is in the workspace of the story. */
const users = [
  { id: 'U00ANA', name: 'ana', realName: 'Ana Lopes', tz: 'Europe/Paris' },
  { id: 'U0BERND', name: 'bernd', realName: 'Bernd Vogt', tz: 'Europe/Paris' },
];
const channels = ['alerts', 'escalations'].map((name) => ({ name, botMember: true }));
const teams = [{ ...defaultTeams[0], id: 'T0TOCSIN', name: 'Northwind', domain: 'northwind', tokens: [defaultToken], users, channels, webhooks: [] }];

/** The tenant of the story: what nobody answers goes to Bernd. */
const tenant = {
  tenant: 'default',
  slack_config: { default_channel: '#alerts' },
  people: [
    { name: 'ana', slack_user: 'U00ANA' },
    { name: 'bernd', slack_user: 'U0BERND' },
  ],
  escalation_policies: [{ name: 'checkout', levels: [{ delay: '4s', people: ['bernd'], channels: ['#escalations'] }], acknowledge_within: '5m' }],
  route: {
    ...{ receiver: 'default', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    routes: [{ matchers: ['service="checkout"'], receiver: 'default', escalation_policy: 'checkout' }],
  },
};

/** An installation for the story. */
export function startStory(): Promise<Fleet> {
  return startFleet({ tenants: [tenant], apps: ['ingest', 'chatops'], double: { teams, channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
}

/** The moments of the story, in order; each is a picture in docs/pictures/story. */
export const moments = ['arrives', 'acknowledged', 'escalates', 'escalated', 'silence', 'silenced', 'resolved'] as const;
export type Moment = (typeof moments)[number];

interface Telling {
  fleet: Fleet;
  /** A page of the Slack double, in English. */
  page: Page;
  /** Hears of each moment while it stands on the page. */
  show(moment: Moment): Promise<void>;
}

/**
 * Lives through it as Ana does, in a browser: an alert arrives and she acknowledges it; one that nobody acknowledges escalates to Bernd; she silences what it is about
 * in a modal that shows what it would take; and it is over. Rejects where the page does not show what it should within 20 s.
 */
export async function tellStory({ fleet, page, show }: Telling): Promise<void> {
  const groupOf = (headline: string) => page.locator('main .message', { hasText: headline }).last();
  const sees = async (headline: string, text: string | RegExp) => groupOf(headline).getByText(text).first().waitFor();
  const look = (channel: string) => page.getByRole('link', { name: new RegExp(`^${channel}\\s*(, unread)?$`) }).click();
  page.setDefaultTimeout(20_000);
  await page.goto(`${fleet.double.url}/#/T0TOCSIN`);
  await look('alerts');

  await alert(fleet, { type: 'DiskFull', message: 'Disk of db-1 is 96 % full', severity: 'high', labels: { service: 'orders', host: 'db-1' } });
  await groupOf('Disk of db-1').getByRole('button', { name: 'Acknowledge' }).waitFor();
  await show('arrives');
  await groupOf('Disk of db-1').getByRole('button', { name: 'Acknowledge' }).click();
  await sees('Disk of db-1', 'Take back');
  await show('acknowledged');

  await alert(fleet, {
    type: 'CheckoutErrors',
    message: 'Checkout answers 12 % with errors',
    severity: 'critical',
    labels: { service: 'checkout', region: 'eu' },
  });
  await alert(fleet, { type: 'CheckoutSlow', message: 'Checkout takes 4.2 s', severity: 'warning', labels: { service: 'checkout', region: 'eu' } });
  await page.locator('main .message', { hasText: 'Nobody has answered' }).first().waitFor();
  await show('escalates');
  await look('escalations');
  await page.locator('main .message', { hasText: 'Escalation, level 1 of 1' }).first().waitFor();
  await show('escalated');

  await page
    .getByRole('link', { name: /alerts/ })
    .first()
    .click();
  await groupOf('Checkout answers 12 %').getByRole('combobox', { name: 'Silence…' }).selectOption({ label: 'What, and until when…' });
  const modal = page.getByRole('dialog');
  await modal.getByLabel('Which alerts?').fill('service="checkout", region="eu"');
  await modal.getByLabel('Why?').fill('rolling back to 4.1');
  await modal.getByRole('button', { name: 'Show which alerts' }).click();
  await modal.getByText('2 alerts that fire now would be silenced').scrollIntoViewIfNeeded();
  await show('silence');
  await modal.getByRole('button', { name: 'Silence', exact: true }).click();
  await modal.waitFor({ state: 'detached' });
  await sees('Checkout answers 12 %', 'rolling back to 4.1');
  await show('silenced');

  await alert(fleet, {
    type: 'DiskFull',
    message: 'Disk of db-1 is 96 % full',
    severity: 'high',
    labels: { service: 'orders', host: 'db-1' },
    status: 'resolved',
  });
  await groupOf('[RESOLVED]').scrollIntoViewIfNeeded();
  await show('resolved');
}

interface StoryAlert {
  type: string;
  message: string;
  severity: string;
  labels: Record<string, string>;
  status?: string;
}

async function alert(fleet: Fleet, { type, ...rest }: StoryAlert): Promise<void> {
  const body = JSON.stringify({ alert_type: type, ...rest });
  const answer = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status !== 202) throw new Error(`the alert was not taken: ${answer.status} ${await answer.text()}`);
}
