import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import { type BenchContext, grouped } from '../measure/context.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, refusals, refusedBy, sendAll } from '../peer/send.ts';

const groups = 1_000;
const barSeconds = 45;
const giveUpMs = 300_000;

/** A million distinct alerts, until a message names each group with all thousand of its own. */
export const storm1m: Scenario = {
  name: 'storm1m',
  title: '1 M distinct alerts in 1 000 groups',
  conditions: "batches of 100 over 16 connections, one channel, group_wait 1 s, group_interval 5 s, Slack's limit off; a tenth of it with --quick",
  bar: `100 % counted within ${barSeconds} s, every message within Slack's limits`,
  setup: { channels: ['alerts'], groupWait: '1s', groupInterval: '5s', channelRate: null },
  measure,
};

async function measure(subject: Subject, { options, progress }: BenchContext): Promise<Measured> {
  const alerts: GroupedAlerts = { distinct: options.quick ? 100_000 : 1_000_000, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(subject.double, alertsPerGroup(alerts));
  const before = refusedBy(subject);
  const done = listener.untilComplete(groups, giveUpMs);
  const sent = await sendAll(subject, alerts);
  const acceptedSeconds = (sent.endedAt - sent.startedAt) / 1000;
  progress(`storm1m, ${subject.name}: accepted within ${acceptedSeconds.toFixed(1)} s, ${grouped(listener.alertsNamed())} counted by then`);
  const doneAt = await done;
  listener.close();
  const refused = refusedBy(subject) - before;
  const counted = Math.min(alerts.distinct, listener.alertsNamed());
  const value = ((doneAt ?? sent.startedAt + giveUpMs) - sent.startedAt) / 1000;
  return {
    ...{ value, unit: 's', gaveUp: doneAt === null },
    says: [`${((100 * counted) / alerts.distinct).toFixed(1)} % counted`, `${refused} refused`],
    meetsBar: doneAt !== null && value <= barSeconds && refused === 0,
    ...{ lost: doneAt === null ? null : 0, duplicates: listener.duplicates(), messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [`accepted within ${acceptedSeconds.toFixed(1)} s`, `${grouped(listener.messages())} messages`, ...refusals(subject)],
  };
}
