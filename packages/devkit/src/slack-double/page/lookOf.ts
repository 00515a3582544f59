import type { Look } from '@tocsin/web/slack-look/look';
import { placeHref } from './place.ts';
import { type ClickAnswer, pressButton } from './requests.ts';
import type { View } from './types.ts';

/** What stands around the message `ts`: the workspace's names, and the app that hears when something is pressed. */
export function lookOf({ workspace, channel, me }: View, ts: string): Look {
  const { app, users, channels, usergroups } = workspace;
  return {
    nowMs: () => Date.now(),
    nameOf: (kind, id) => {
      if (kind === 'channel') return channels.find((known) => known.id === id)?.name;
      if (kind === 'usergroup') return usergroups.find((known) => known.id === id)?.handle;
      return id === app.userId ? app.name : users.find((known) => known.id === id)?.realName;
    },
    channelHref: (id) => (channels.some((known) => known.id === id) ? placeHref({ team: workspace.id, channel: id, thread: undefined }) : undefined),
    users: users.map(({ id, realName }) => ({ id, name: realName })),
    press: async (actionId, value) => warningOf(await pressButton({ team: workspace.id, channel: channel.id, ts, user: me, actionId, value })),
  };
}

/** What went wrong with a press, in the words that Slack shows. */
export function warningOf({ ok, error, status }: ClickAnswer): string | undefined {
  if (ok) return undefined;
  if (error === 'timeout') return 'Operation timed out. Apps need to respond within 3 seconds.';
  if (error === 'no_listener' || error === 'unreachable') return 'The app could not be reached.';
  return `This app responded with status code ${status}.`;
}
