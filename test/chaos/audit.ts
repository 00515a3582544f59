import { firingIn, type Said } from './said.ts';

/** Messages that stand in Slack twice: one delivery under two timestamps. */
export function saidTwice(said: readonly Said[]): string[] {
  const first = new Map<string, Said>();
  const faults: string[] = [];
  for (const each of said) {
    if (each.kind === 'update') continue;
    const before = first.get(each.deliveryId);
    if (before) faults.push(`${each.kind} ${each.deliveryId} in ${each.channel} at ${before.ts} and at ${each.ts}: ${each.text}`);
    else first.set(each.deliveryId, each);
  }
  return faults;
}

/** Edits that were done again because nobody knew whether they had been: harmless, counted. */
export function repeatedUpdates(said: readonly Said[]): number {
  const updates = said.filter(({ kind }) => kind === 'update').map(({ deliveryId }) => deliveryId);
  return updates.length - new Set(updates).size;
}

/**
 * Older news after newer: of one message, or of one group in one channel. A group's next message may begin only after the one before says that all is resolved,
 * else two messages show the same episode.
 */
export function wrongOrder(said: readonly Said[]): string[] {
  const faults: string[] = [];
  const shown = new Map<string, { epoch: number; ts: string; text: string }>();
  for (const { kind, channel, groupId, epoch, ts, text } of said) {
    if (groupId === null) continue;
    const place = `${channel} ${groupId}`;
    const before = shown.get(place);
    if (before && epoch < before.epoch) faults.push(`${place}: epoch ${epoch} (${kind}) after ${before.epoch}`);
    if (kind === 'reply') continue;
    if (before && kind === 'post' && firingIn(before.text) > 0)
      faults.push(`${place}: a second message (${ts}, ${text}) while the first (${before.ts}) says ${before.text}`);
    if (before && kind === 'update' && before.ts !== ts) faults.push(`${place}: ${ts} was edited after ${before.ts} had taken its place`);
    shown.set(place, { epoch: Math.max(epoch, before?.epoch ?? 0), ts, text });
  }
  return faults;
}

/**
 * How many transitions the accepted messages of a channel tell. A message whose news a newer one took over, because the answer to it was lost, is not counted again:
 * `handedOn` names those.
 */
export function toldIn(channel: string, said: readonly Said[], handedOn: ReadonlySet<string>): number {
  const covers = new Map<string, number>();
  for (const each of said) if (each.channel === channel && !handedOn.has(each.deliveryId)) covers.set(each.deliveryId, each.covers);
  return [...covers.values()].reduce((sum, count) => sum + count, 0);
}

/** What the last version of each group's last message says is firing, by `channel groupId`. */
export function shownFiring(said: readonly Said[]): Map<string, number> {
  const shown = new Map<string, number>();
  for (const { kind, channel, groupId, text } of said) if (groupId !== null && kind !== 'reply') shown.set(`${channel} ${groupId}`, firingIn(text));
  return shown;
}

/**
 * As `shownFiring`, also where a digest speaks for a group (`idOf`: groups by the names that digests give them). Of a group with a message that says something fires, only that
 * counts: an edit is made whatever a digest says. Of one that has none, or whose last one is of an episode that is over, the newest digest that names it since.
 */
export function toldFiring(said: readonly Said[], idOf: ReadonlyMap<string, string>): Map<string, number> {
  const shown = new Map<string, number>();
  const own = new Map<string, number>();
  for (const { kind, channel, groupId, text, named } of said) {
    if (groupId !== null && kind !== 'reply') {
      own.set(`${channel} ${groupId}`, firingIn(text));
      shown.set(`${channel} ${groupId}`, firingIn(text));
    }
    for (const [name, firing] of named) {
      const place = `${channel} ${idOf.get(name)}`;
      if ((own.get(place) ?? 0) === 0) shown.set(place, firing);
    }
  }
  return shown;
}
