import { channelSchema } from '@tocsin/contracts/escalation';
import { builtInReceivers } from '@tocsin/contracts/tenant/references';
import { newNamesOf } from './alertmanager/names.ts';
import { atMost, note, type Reading } from './alertmanager/reading.ts';

const receiversMax = 2_000;

/** The channels that alerts go to. Each becomes a receiver that has its name. */
export interface Channels {
  /** The receiver of a channel, made when it is asked for; `default` of none. */
  receiver(channel: string | null): string;
  /** What the tenant's file says of them. */
  file(): { slack_config: { default_channel: string }; receivers?: { name: string; slack: { channel: string }[] }[] };
}

/** `defaultChannel` is null where nothing names one: then it is #alerts, to do. `at` is where the note about that stands. */
export function channelsOf(reading: Reading, known: readonly string[], defaultChannel: string | null, at: string): Channels {
  const names = newNamesOf([...new Set(known)].map(nameOf), builtInReceivers, '-channel');
  if (defaultChannel === null) note(reading, at, 'to do', 'name no Slack channel at all; the default channel became #alerts: choose yours in `slack_config`');
  const used = new Map<string, string>();
  return {
    receiver: (channel) => {
      if (channel === null) return 'default';
      const name = names.get(nameOf(channel)) ?? nameOf(channel);
      used.set(name, channel);
      return name;
    },
    file: () => {
      atMost(reading, at, used.size, receiversMax, 'Slack channels');
      const receivers = [...used].map(([name, channel]) => ({ name, slack: [{ channel }] }));
      return { slack_config: { default_channel: defaultChannel ?? '#alerts' }, ...(receivers.length > 0 ? { receivers } : {}) };
    },
  };
}

/** A channel as Tocsin writes it: `#name` or an ID. Null when the text is neither. */
export function channelOf(text: string): string | null {
  const name = text.trim();
  return [name, `#${name}`].find((each) => channelSchema.safeParse(each).success) ?? null;
}

/** Without its #, unless it would then be the same as an ID. */
function nameOf(channel: string): string {
  const bare = channel.replace(/^#/, '');
  return channelSchema.safeParse(bare).success ? channel : bare;
}
