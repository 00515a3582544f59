/** Microseconds of a Slack timestamp such as `1503435956.000247`, undefined when it is none. */
export function microsOf(ts: string): number | undefined {
  const match = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(ts);
  if (!match) return undefined;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}

/** Slack's form of a time in microseconds. */
export function tsOf(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${seconds}.${String(micros - seconds * 1_000_000).padStart(6, '0')}`;
}

/** The next timestamp of a channel: the time now, or one microsecond after the last. It is the message's identity there. */
export function nextMicros(lastMicros: number, nowMs: number): number {
  return Math.max(Math.floor(nowMs) * 1_000, lastMicros + 1);
}
