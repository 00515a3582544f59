import type { Setup } from './scenario.ts';

/** The channel of the first alert, which is not counted. */
export const warmUpChannel = 'warm-up';

/** The routing tree of a setup, in the words that both understand, and the receivers that it names: one for each channel. */
export function routeTo({ channels, groupWait, groupInterval }: Setup): { route: object; names: string[] } {
  const routes = channels.map((name) => ({ matchers: [`channel="${name}"`], receiver: name }));
  const root = { receiver: warmUpChannel, group_by: ['grp'], group_wait: groupWait, group_interval: groupInterval, repeat_interval: '4h' };
  return { route: { ...root, routes }, names: [warmUpChannel, ...channels] };
}
