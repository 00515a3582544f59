import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import { runLoad } from '../load/runLoad.ts';
import { type BenchContext, grouped } from '../measure/context.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing } from '../peer/send.ts';
import { untilQuiet } from '../peer/untilQuiet.ts';

const perSecond = 10_000;
const alertsPerRequest = 100;
const durationMs = 3_500;
const groups = 500;
/** Longer than two intervals. */
const silentMs = 11_000;
const giveUpMs = 150_000;

/** Every process is killed while the storm that it has just accepted is on its way; nobody sends anything again. */
export const kill: Scenario = {
  name: 'kill',
  title: 'kill -9 of every process in a storm of 10 k/s',
  conditions:
    "distinct alerts in 500 groups, batches of 100, 10 000/s offered for 3.5 s, then SIGKILL to all at once (Redis and Postgres too) and a start; group_wait 2 s, group_interval 5 s, Slack's limit off",
  bar: '0 lost of those answered 2xx, 0 twice',
  setup: { channels: ['alerts'], groupWait: '2s', groupInterval: '5s', channelRate: null },
  measure,
};

async function measure(subject: Subject, { progress }: BenchContext): Promise<Measured> {
  const distinct = (perSecond * durationMs) / 1000;
  const alerts: GroupedAlerts = { distinct, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(subject.double, alertsPerGroup(alerts));
  const open = { kind: 'open' as const, url: subject.url, perSecond: perSecond / alertsPerRequest, durationMs, run: 'kill', alertsPerRequest };
  const sent = await runLoad({ ...open, grouped: alerts });
  const accepted = sent.done * alertsPerRequest;
  const before = listener.alertsNamed();
  await subject.killAndRevive();
  progress(`kill, ${subject.name}: ${grouped(accepted)} accepted, ${grouped(before)} of them named when all were killed`);
  const isQuiet = await untilQuiet(subject, listener, silentMs, giveUpMs);
  listener.close();
  const lost = accepted - Math.min(accepted, listener.alertsNamed());
  const duplicates = listener.duplicates();
  return {
    ...{ value: (100 * lost) / accepted, unit: '% lost', gaveUp: false, says: [`${grouped(lost)} of ${grouped(accepted)}`, `${duplicates} messages twice`] },
    meetsBar: lost === 0 && duplicates === 0 && isQuiet,
    ...{ lost, duplicates, messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [
      `${grouped(before)} named when all were killed`,
      `${grouped(listener.messages())} messages`,
      ...(isQuiet ? [] : ['still something owed at the end']),
    ],
  };
}
