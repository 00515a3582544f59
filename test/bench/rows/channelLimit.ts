import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import type { BenchContext } from '../measure/context.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, refusals, refusedBy, sendAll } from '../peer/send.ts';

interface Bar {
  seconds: number;
  refused: number;
  giveUpMs: number;
}

const channelRate = { perSecond: 1, burst: 3 };
const setup = (channels: readonly string[]) => ({ channels, groupWait: '1s', groupInterval: '10s', channelRate });
const conditions = "batches of 100, distinct alerts, group_wait 1 s, group_interval 10 s; Slack's limit on: 1 message a second and channel, burst 3";

/** 200 groups for one channel that takes one message a second. */
export const channel1: Scenario = {
  name: 'channel1',
  title: '200 groups of 10, one channel at 1/s',
  conditions,
  bar: 'every alert named within 30 s, 0 refused',
  setup: setup(['alerts']),
  measure: (subject, context) => untilNamed(subject, context, 200, { seconds: 30, refused: 0, giveUpMs: 60_000 }),
};

/** Ten groups each for twenty such channels. */
export const channels20: Scenario = {
  name: 'channels20',
  title: '20 channels x 10 groups of 10 at 1/s',
  conditions,
  bar: '<= 12 s, <= 5 refused',
  setup: setup(Array.from({ length: 20 }, (_, n) => `alerts-${n}`)),
  measure: (subject, context) => untilNamed(subject, context, 200, { seconds: 12, refused: 5, giveUpMs: 120_000 }),
};

async function untilNamed(subject: Subject, context: BenchContext, groups: number, bar: Bar): Promise<Measured> {
  const { channels } = subject.setup;
  const alerts: GroupedAlerts = { distinct: groups * 10, groups, channels, ...firing() };
  const listener = listen(subject.double, alertsPerGroup(alerts));
  const before = refusedBy(subject);
  const giveUpMs = context.options.quick ? bar.giveUpMs / 2 : bar.giveUpMs;
  const done = listener.untilComplete(groups, giveUpMs);
  const sent = await sendAll(subject, alerts);
  const doneAt = await done;
  const endedAt = doneAt ?? sent.startedAt + giveUpMs;
  listener.close();
  const refused = refusedBy(subject) - before;
  const value = (endedAt - sent.startedAt) / 1000;
  return {
    ...{ value, unit: 's', gaveUp: doneAt === null },
    says: [...(doneAt === null ? [`${listener.complete()} of ${groups} groups named`] : []), `${refused} refused`],
    meetsBar: doneAt !== null && value <= bar.seconds && refused <= bar.refused,
    ...{ lost: doneAt === null ? null : 0, duplicates: listener.duplicates(), messages: listener.messages(), generatorCpuSeconds: sent.cpuSeconds },
    notes: [`${listener.messages()} messages`, ...refusals(subject)],
  };
}
