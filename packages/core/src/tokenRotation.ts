/** A token lives for twelve hours; the next is asked for this long before its end, so that Slack may be away for a while. */
const aheadMs = 2 * 3_600_000;
/** What failed for now is tried again after this. */
const againMs = 60_000;

/** When the next token is to be asked for (ms since 1970): two hours before this one ends, for one that does not live that long half of its life before. */
export function refreshAtOf(expiresAt: number, now: number): number {
  return Math.max(expiresAt - aheadMs, now + (expiresAt - now) / 2);
}

/** When to ask again after Slack gave none: never when its answer was final. */
export function refreshAgainAt(isFinal: boolean, now: number): number | null {
  return isFinal ? null : now + againMs;
}
