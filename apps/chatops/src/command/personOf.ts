import type { Asked } from './deps.ts';

const mention = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/;

/** A name of the file, whoever is mentioned, or whoever asks (`me`). Somebody whom the file does not know is their Slack account's ID. */
export function personOf({ plan, actor }: Pick<Asked, 'plan' | 'actor'>, word: string): string {
  const userId = word === 'me' ? actor.userId : mention.exec(word)?.[1];
  if (userId === undefined) return word;
  return [...plan.slackUsers].find(([, id]) => id === userId)?.[0] ?? userId;
}
