import type { Markup } from '../markup.ts';
import { oneLine } from '../untrusted.ts';
import type { FormSource } from './formSource.ts';
import { durationMsOf, timeOf } from './readTime.ts';

/** Something that should have reported and did not. Keys `last_seen`, `expected_every`, `missed_for`. */
export interface HeartbeatFacts {
  lastSeen: Markup | string;
  expectedEvery: string;
  /** As it was said; otherwise from when it was last seen until the alert fired or was resolved. */
  missedFor: string;
}

export function heartbeatFacts({ alert, said, words, size }: FormSource): HeartbeatFacts {
  const [lastSeen, every, missed] = [said('last_seen', 'last_heartbeat'), said('expected_every', 'interval', 'period'), said('missed_for')];
  const seenAt = timeOf(lastSeen);
  const spoken = (text: string) => {
    const ms = durationMsOf(text);
    return ms === null ? oneLine(text, size.name) : words.duration(ms);
  };
  const silentMs = seenAt === null ? null : (alert.resolvedAt ?? alert.startsAt) - seenAt;
  return {
    lastSeen: seenAt === null ? oneLine(lastSeen, size.name) : words.date(seenAt),
    expectedEvery: spoken(every),
    missedFor: missed === '' && silentMs !== null && silentMs > 0 ? words.duration(silentMs) : spoken(missed),
  };
}
