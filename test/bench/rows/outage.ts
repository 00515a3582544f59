import { setTimeout as pause } from 'node:timers/promises';
import type { FaultInput } from '@tocsin/devkit/slack-double/faults/faultSchema';
import { alertsPerGroup, type GroupedAlerts } from '../load/groupedBody.ts';
import type { BenchContext } from '../measure/context.ts';
import { listen } from '../peer/listen.ts';
import type { Measured, Scenario, Subject } from '../peer/scenario.ts';
import { firing, resolved, sendAll } from '../peer/send.ts';
import { untilQuiet } from '../peer/untilQuiet.ts';

/** How Slack is away, by the channel that it is away for. */
const outages: Readonly<Record<string, FaultInput['action']>> = {
  'answers-500': { kind: 'outage', as: '500' },
  resets: { kind: 'outage', as: 'refuse' },
  hangs: { kind: 'hang' },
};
const groups = 60;
const outageMs = 25_000;
const resolveAfterMs = 15_000;
/** Longer than two intervals: who is silent so long has said all. */
const silentMs = 21_000;
const giveUpMs = 150_000;

/** Slack is away for a while, in three ways at once; what fires meanwhile is over before it is back. */
export const outage: Scenario = {
  name: 'outage',
  title: 'fired and resolved during an outage of 25 s',
  conditions:
    "200 distinct alerts in 20 groups for each of three channels: one answers 500, one resets connections, one hangs; resolved after 15 s; group_wait 1 s, group_interval 10 s, Slack's limit off",
  bar: '100 % told afterwards, none twice',
  setup: { channels: Object.keys(outages), groupWait: '1s', groupInterval: '10s', channelRate: null },
  measure,
};

async function measure(subject: Subject, { progress }: BenchContext): Promise<Measured> {
  const alerts: GroupedAlerts = { distinct: groups * 10, groups, channels: subject.setup.channels, ...firing() };
  const listener = listen(subject.double, alertsPerGroup(alerts));
  for (const [channel, action] of Object.entries(outages)) subject.double.faults.add({ match: { channel }, action });
  const from = Date.now();
  const fired = await sendAll(subject, alerts);
  await pause(from + resolveAfterMs - Date.now());
  const over = await sendAll(subject, { ...alerts, ...resolved(alerts) });
  await pause(from + outageMs - Date.now());
  subject.double.faults.clear();
  progress(`outage, ${subject.name}: over, ${listener.messages()} messages came meanwhile`);
  const isQuiet = await untilQuiet(subject, listener, silentMs, giveUpMs);
  listener.close();
  const told = listener.complete() * alertsPerGroup(alerts);
  const duplicates = listener.duplicates();
  return {
    ...{ value: (100 * told) / alerts.distinct, unit: '% told', gaveUp: false, says: [`${duplicates} twice`] },
    meetsBar: told === alerts.distinct && duplicates === 0 && isQuiet,
    ...{ lost: alerts.distinct - told, duplicates, messages: listener.messages(), generatorCpuSeconds: fired.cpuSeconds + over.cpuSeconds },
    notes: [`${listener.messages()} messages`, ...(isQuiet ? [] : ['still something owed at the end'])],
  };
}
