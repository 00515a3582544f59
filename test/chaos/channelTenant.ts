import { setTimeout as pause } from 'node:timers/promises';
import type { PlannedAlert, Status, Turn } from './plan.ts';
import { type SendTo, sendBatch } from './sender.ts';

/** A tenant whose alerts go to the channel of their behaviour's name, in groups by a label. Times are durations like 1s. */
export function channelTenant(channels: readonly string[], groupWait: string, groupInterval: string) {
  const [first = 'alerts'] = channels;
  return {
    tenant: 'default',
    slack_config: { default_channel: '#lost' },
    receivers: channels.map((name) => ({ name, slack: [{ channel: `#${name}` }] })),
    route: {
      ...{ receiver: first, group_by: ['grp'], group_wait: groupWait, group_interval: groupInterval, repeat_interval: '4h' },
      routes: channels.map((name) => ({ matchers: [`behaviour="${name}"`], receiver: name })),
    },
  };
}

/** Alerts for a channel in so many groups. */
export function alertsFor(channel: string, count: number, groups: number): PlannedAlert[] {
  return Array.from({ length: count }, (_, number) => ({ key: `${channel}-${number}`, behaviour: channel, group: `${channel}-${number % groups}`, turns: [] }));
}

/** Says of all these alerts, fifty at a time, that they are firing or resolved. Answers their ids. */
export async function sayAll(to: SendTo, alerts: readonly PlannedAlert[], status: Status): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < alerts.length; from += 50) {
    const turns: Turn[] = alerts.slice(from, from + 50).map((alert) => ({ alert, status }));
    ids.push(...(await sendBatch(to, `${turns[0]?.alert.key}-${turns[0]?.alert.group}-${status}`, turns)));
    await pause(to.random() * 20);
  }
  return ids;
}
