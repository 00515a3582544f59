import { type Fields, fieldsOf, isNothing, isTrue, note, type Reading, under } from '../alertmanager/reading.ts';
import { channelOf } from '../channels.ts';
import { type Resource, said } from '../resources.ts';

/** Where a route of OnCall sends. */
export interface Target {
  /** As Tocsin writes it; null where it has none. */
  channel: string | null;
  /** Why it has none, or null. */
  fault: string | null;
  chain: string;
}

export interface SlackChannels {
  /** Reads `slack` and `escalation_chain_id` of a route; names chat tools that have no counterpart. */
  target(fields: Fields): Target;
  /** Says of the channels that nothing is sent to that they are not in the new file. */
  noteOthers(): void;
}

/** Channels of Slack by the IDs that routes name them by. */
export function slackChannelsOf(reading: Reading, resources: readonly Resource[]): SlackChannels {
  const names = new Map<string, string>();
  for (const { name, fields } of resources) {
    const channel = name.startsWith('#') ? channelOf(name) : channelOf(`#${name}`);
    const id = said(reading, fields, 'slack_id');
    if (channel !== null && id !== '') names.set(id, channel);
  }
  const used = new Set<string>();
  return {
    target: (fields) => {
      noteOtherChats(reading, fields);
      const chain = said(reading, fields, 'escalation_chain_id');
      const slack = fieldsOf(reading, fields.take('slack'), under(fields.at, 'slack'));
      const enabled = slack.take('enabled');
      const id = said(reading, slack, 'channel_id').trim();
      if (id === '') return { channel: null, fault: 'names no Slack channel', chain };
      used.add(id);
      if (!isNothing(enabled) && !isTrue(enabled)) return { channel: null, fault: 'has Slack switched off', chain };
      const channel = names.get(id) ?? channelOf(id);
      return { channel, fault: channel === null ? 'names a Slack channel that Tocsin cannot write to' : null, chain };
    },
    noteOthers: () => {
      const count = resources.length - [...used].filter((id) => names.has(id)).length;
      if (count > 0)
        note(reading, 'slack_channels', 'left out', `name ${count.toLocaleString('en')} that no route of the new file sends to, which need not be named in it`);
    },
  };
}

function noteOtherChats(reading: Reading, fields: Fields): void {
  for (const [name, title] of [
    ['telegram', 'Telegram'],
    ['msteams', 'Microsoft Teams'],
    ['mattermost', 'Mattermost'],
  ] as const) {
    const at = under(fields.at, name);
    if (isTrue(fieldsOf(reading, fields.take(name), at).take('enabled')))
      note(reading, at, 'to do', `${title} IS NOT TOLD ANY MORE: Tocsin writes to Slack; name a channel for those who read there`);
  }
}
