import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, sendAll } from '../peer/send.ts';
import { untilQuiet } from '../peer/untilQuiet.ts';

const groups = 200;
/** Longer than two intervals, and than we wait before we look for a message again. */
const silentMs = 21_000;
const giveUpMs = 150_000;

/** Slack takes a message, and the connection breaks before it has said so: three times in ten. */
export const resetAfter: Scenario = {
  name: 'resetAfter',
  title: '30 % of posts reset after Slack took them',
  conditions: "2 000 distinct alerts in 200 groups, one channel, batches of 100, group_wait 1 s, group_interval 10 s, Slack's limit off",
  bar: '0 twice, 0 lost',
  setup: { channels: ['alerts'], groupWait: '1s', groupInterval: '10s', channelRate: null },
  measure,
};

async function measure(subject: Subject): Promise<Measured> {
  const { double } = subject;
  const alerts: GroupedAlerts = { distinct: groups * 10, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(double, alertsPerGroup(alerts));
  const post = subject.name === 'ours' ? 'chat.postMessage' : 'webhook';
  const fault = double.faults.add({ match: { method: post, probability: 0.3, seed: 7 }, action: { kind: 'reset', accepted: true } });
  const sent = await sendAll(subject, alerts);
  const isQuiet = await untilQuiet(subject, listener, silentMs, giveUpMs);
  listener.close();
  const resets = double.faults.list().find(({ id }) => id === fault)?.applied ?? 0;
  const duplicates = listener.duplicates();
  const lost = alerts.distinct - listener.complete() * alertsPerGroup(alerts);
  return {
    ...{ value: duplicates, unit: 'messages twice', gaveUp: false, says: [`${lost} alerts lost`, `${resets} resets`] },
    meetsBar: duplicates === 0 && lost === 0 && isQuiet,
    ...{ lost, duplicates, messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [`${listener.messages()} messages`, ...(isQuiet ? [] : ['still something owed at the end'])],
  };
}
