import { setTimeout as pause } from 'node:timers/promises';
import { actionIds } from '@tocsin/contracts/message';
import type { RecordEntry } from '@tocsin/devkit/slack-double/state/record';
import { ordersLost, ordersType, paymentsDown, slowHosts, stormAlerts, stormHosts } from './alerts.ts';
import type { Narrator } from './narrator.ts';
import type { Sender } from './sender.ts';
import { type SlackWatch, toldBy } from './slackWatch.ts';

export interface StoryDeps {
  say: Narrator;
  send: Sender;
  slack: SlackWatch;
  /** Environment of all alerts of this demo, unlike any other's. */
  environment: string;
  /** Without time to read. */
  fast: boolean;
  signal: AbortSignal;
}

const ana = { id: 'U0ANA', name: 'Ana Costa' };

/** Plays the demo from its first alert to its last message; answers when everything is over and told. */
export async function playStory(deps: StoryDeps): Promise<void> {
  await critical(deps);
  await storm(deps);
  const orders = await escalation(deps);
  await answer(deps, orders);
  await allOver(deps);
  summary(deps);
}

async function critical({ say, send, slack, ...deps }: StoryDeps): Promise<void> {
  say.scene('One critical alert', 'The payment service is down. Critical alerts of the default tenant go to #critical-alerts, and do not wait for others.');
  const from = Date.now();
  await send.alerts([paymentsDown(deps.environment)]);
  await slack.until('the message', (said) => said.find(inChannel('critical-alerts')));
  say.done(`in #critical-alerts after ${Date.now() - from} ms`);
  await reading(deps, 12);
}

async function storm({ say, send, slack, ...deps }: StoryDeps): Promise<void> {
  say.scene(
    'A storm',
    `A switch fails: ${stormAlerts} alerts from ${stormHosts} hosts within seconds. They are alike, so people get one message that counts them.`,
  );
  const alerts = slowHosts(deps.environment);
  for (let from = 0; from < stormAlerts; from += 50) {
    await send.alerts(alerts.slice(from, from + 50));
    await reading(deps, 1);
  }
  say.note('waiting for the group to tell of them all: it is updated every 10 s at most');
  const told = await slack.until('the message of the storm', (said) => {
    const ofStorm = said.filter(inChannel('alerts-prod'));
    return toldBy(ofStorm) >= stormAlerts ? ofStorm : undefined;
  });
  say.done(`all ${stormAlerts} are told in #alerts-prod: ${inWords(told)}`);
  await reading(deps, 12);
}

async function escalation({ say, send, slack, ...deps }: StoryDeps): Promise<RecordEntry> {
  const [first, second] = deps.fast ? [1, 2] : [5, 10];
  say.scene('Nobody answers', `Orders are being lost. After ${first} s without an answer #dev-team is told, after ${second} s #ops-team.`);
  const [alertId = ''] = await send.alerts([ordersLost(deps.environment)]);
  const from = Date.now();
  await send.escalation(alertId, 'orders', [
    { delay: first, channels: ['#dev-team'] },
    { delay: second, channels: ['#ops-team'] },
  ]);
  const message = await slack.until('the alert', (said) =>
    said.find((entry) => inChannel('critical-alerts')(entry) && JSON.stringify(entry).includes(ordersType)),
  );
  for (const channel of ['dev-team', 'ops-team']) {
    await slack.until(`the page in #${channel}`, (said) => said.find(inChannel(channel)));
    say.done(`#${channel} is told after ${((Date.now() - from) / 1000).toFixed(1)} s`);
  }
  await reading(deps, 8);
  return message;
}

async function answer({ say, send, slack, ...deps }: StoryDeps, message: RecordEntry): Promise<void> {
  say.scene('Somebody answers', `${ana.name} presses Acknowledge in #critical-alerts: Slack signs her click, chatops checks it, the message says who has it.`);
  const before = slack.said().length;
  await slack.press(message, actionIds.acknowledge, ana.id);
  await slack.until('the acknowledged message', (said) => said.slice(before).find((entry) => entry.kind === 'update' && entry.ts === message.ts));
  say.done(`acknowledged by ${ana.name}: the message says so, and nobody else is paged`);
  await reading(deps, 10);
  say.note('she mends it, and the service says that it is over');
  const then = slack.said().length;
  await send.alerts([{ ...ordersLost(deps.environment), status: 'resolved' }]);
  await slack.until('the resolved message', (said) => said.slice(then).find((entry) => entry.kind === 'update' && entry.ts === message.ts));
  say.done('resolved: the same message, now green');
  await reading(deps, 6);
}

async function allOver({ say, send, slack, ...deps }: StoryDeps): Promise<void> {
  say.scene('All is well', 'The switch is back, payments too: everything that fired says that it is over.');
  const over = [paymentsDown(deps.environment), ...slowHosts(deps.environment)];
  await send.alerts(over.map((alert) => ({ ...alert, status: 'resolved' as const })));
  await slack.until('the end of the storm', (said) => (toldBy(said) >= send.sent() ? true : undefined));
  say.done('every message shows it, each in its place');
}

function summary({ say, send, slack }: StoryDeps): void {
  const pages = slack.said().filter((entry) => ['dev-team', 'ops-team'].includes(entry.channelName)).length;
  const told = toldBy(slack.said());
  say.scene('What happened', '');
  say.figure('alerts sent', `${send.sent()}, told ${told}, lost ${send.sent() - told}`);
  say.figure('in Slack', inWords(slack.said()));
  say.figure('pages', `${pages}, in #dev-team and #ops-team`);
  say.figure('answered by', `${ana.name}, with one click`);
}

const inChannel =
  (name: string) =>
  (entry: RecordEntry): boolean =>
    entry.channelName === name;

function inWords(said: readonly RecordEntry[]): string {
  const posts = said.filter((entry) => entry.kind === 'post' && entry.threadTs === undefined).length;
  const replies = said.filter((entry) => entry.kind === 'post' && entry.threadTs !== undefined).length;
  const updates = said.filter((entry) => entry.kind === 'update').length;
  return `${count(posts, 'message')}, ${count(updates, 'update')}, ${count(replies, 'line')} in threads`;
}

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

/** Time for a person to look. */
async function reading({ fast, signal }: Pick<StoryDeps, 'fast' | 'signal'>, seconds: number): Promise<void> {
  if (!fast) await pause(seconds * 1000, undefined, { signal });
  signal.throwIfAborted();
}
