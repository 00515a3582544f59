import type { Asked } from '@tocsin/devkit/slack-double/doubleState';
import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import { percentile } from '../measure/percentile.ts';
import { listen } from '../peer/listen.ts';
import { keptPauses } from '../peer/pauses.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, sendAll } from '../peer/send.ts';
import { untilQuiet } from '../peer/untilQuiet.ts';

/** How a channel's 429 names its pause. */
const headers = ['seconds', 'date', 'none'] as const;
const retryAfterSeconds = 3;
const groups = 30;
const toleranceMs = 100;
/** Longer than two intervals. */
const silentMs = 21_000;
const giveUpMs = 150_000;

/** Slack has had enough three times in ten, and says so in each of the ways it has. */
export const limited: Scenario = {
  name: 'limited',
  title: '30 % 429: Retry-After, as a date, without',
  conditions:
    "10 groups of 10 for each of three channels, one for each form of the header; Retry-After 3 s; group_wait 1 s, group_interval 10 s, Slack's limit on: 1 message a second and channel, burst 3",
  bar: '0 lost, the named pause kept to 100 ms',
  setup: { channels: headers, groupWait: '1s', groupInterval: '10s', channelRate: { perSecond: 1, burst: 3 } },
  measure,
};

async function measure(subject: Subject): Promise<Measured> {
  const { double } = subject;
  const alerts: GroupedAlerts = { distinct: groups * 10, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(double, alertsPerGroup(alerts));
  const asked: Asked[] = [];
  const stop = double.onAsked((each) => void asked.push(each));
  for (const [seed, header] of headers.entries()) {
    const method = subject.name === 'ours' ? 'chat.postMessage' : 'webhook';
    double.faults.add({ match: { channel: header, method, probability: 0.3, seed }, action: { kind: 'rateLimited', header, retryAfterSeconds } });
  }
  const sent = await sendAll(subject, alerts);
  const isQuiet = await untilQuiet(subject, listener, silentMs, giveUpMs);
  stop();
  listener.close();
  const { named, broken, lateMs } = keptPauses(asked, toleranceMs);
  const lost = alerts.distinct - listener.complete() * alertsPerGroup(alerts);
  const value = named === 0 ? 100 : (100 * (named - broken)) / named;
  return {
    ...{ value, unit: '% of pauses kept', gaveUp: false, says: [`${named} named`, `${lost} alerts lost`] },
    meetsBar: lost === 0 && broken === 0 && isQuiet,
    ...{ lost, duplicates: listener.duplicates(), messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [
      `next request after a pause: p50 ${percentile(lateMs, 0.5).toFixed(0)} ms, at most ${percentile(lateMs, 1).toFixed(0)} ms late`,
      `${asked.filter(({ fault }) => fault !== undefined).length} x 429`,
      ...(isQuiet ? [] : ['still something owed at the end']),
    ],
  };
}
