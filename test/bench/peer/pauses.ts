import type { Asked } from '@tocsin/devkit/slack-double/doubleState';

/** How the pauses were kept that 429s named. Times in ms. */
export interface Pauses {
  /** 429s that named one. */
  named: number;
  /** Of these: how many were followed by another request to their channel before they were over. */
  broken: number;
  /** How long after the end of its pause each channel was asked next. */
  lateMs: readonly number[];
}

/** So long after a 429 a request may come that was on its way already. */
const inFlightMs = 50;

/** Looks at every 429 that a script answered to a new message: was its channel left alone until its pause was over, give or take `toleranceMs`? */
export function keptPauses(asked: readonly Asked[], toleranceMs: number): Pauses {
  const posts = asked.filter(({ method }) => method === 'chat.postMessage' || method === 'webhook');
  let [named, broken] = [0, 0];
  const lateMs: number[] = [];
  for (const [index, each] of posts.entries()) {
    const until = pauseOf(each);
    if (until === null) continue;
    named += 1;
    const next = posts.slice(index + 1).find(({ at, channelName }) => channelName === each.channelName && at > each.at + inFlightMs);
    if (!next) continue;
    if (next.at < until - toleranceMs) broken += 1;
    else lateMs.push(next.at - until);
  }
  return { named, broken, lateMs };
}

/** When the pause is over that a 429 names (ms since 1970); a date names whole seconds. Null for requests that were answered otherwise. */
function pauseOf({ at, fault }: Asked): number | null {
  if (fault?.kind !== 'rateLimited' || fault.header === 'none') return null;
  const until = at + fault.retryAfterSeconds * 1_000;
  return fault.header === 'date' ? Math.floor(until / 1_000) * 1_000 : until;
}
