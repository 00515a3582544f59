import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import { type BenchContext, grouped } from '../measure/context.ts';
import { startMeter, totalOf } from '../measure/meter.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, sendAll } from '../peer/send.ts';
import { untilQuiet } from '../peer/untilQuiet.ts';

const groups = 1_000;
const distinct = 10_000;
/** Nothing has been said for so long, and nothing is owed: the work is done. */
const silentMs = 2_000;
const giveUpMs = 120_000;

/** The same ten thousand alerts again and again, as Prometheus resends what goes on. */
export const repeats: Scenario = {
  name: 'repeats',
  title: '1 M posts of 10 000 alerts',
  conditions:
    "each alert 100 times, 1 000 groups of 10, batches of 100 over 16 connections, group_wait 1 s, group_interval 5 s, Slack's limit off; a tenth with --quick",
  bar: 'alerts/s accepted and CPU an alert, beside the peer; 0 lost',
  setup: { channels: ['alerts'], groupWait: '1s', groupInterval: '5s', channelRate: null },
  measure,
};

async function measure(subject: Subject, { options }: BenchContext): Promise<Measured> {
  const posts = options.quick ? 100_000 : 1_000_000;
  const alerts: GroupedAlerts = { distinct, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(subject.double, alertsPerGroup(alerts));
  const meter = startMeter(subject.parts);
  const sent = await sendAll(subject, alerts, posts);
  const isQuiet = await untilQuiet(subject, listener, silentMs, giveUpMs);
  const { double: _stand, ...cpuSeconds } = meter(sent.cpuSeconds).cpuSeconds;
  listener.close();
  const seconds = (sent.endedAt - sent.startedAt) / 1000;
  const lost = distinct - Math.min(distinct, listener.alertsNamed());
  return {
    ...{ value: posts / seconds, unit: 'alerts/s', gaveUp: false },
    says: [`${((1e6 * totalOf(cpuSeconds)) / posts).toFixed(0)} µs CPU an alert`],
    meetsBar: lost === 0 && isQuiet,
    ...{ lost, duplicates: listener.duplicates(), messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [`accepted within ${seconds.toFixed(1)} s`, `${grouped(listener.messages())} messages`, ...(isQuiet ? [] : ['still something owed at the end'])],
  };
}
