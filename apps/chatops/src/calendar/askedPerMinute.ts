const minuteMs = 60_000;

/** Counts what is asked in a minute: answers true up to `most` times for each name, and forgets all with the next minute. `now` gives ms since 1970. */
export function askedPerMinute(most: number, now: () => number): (name: string) => boolean {
  const asked = new Map<string, number>();
  let minute = 0;
  return (name) => {
    const current = Math.floor(now() / minuteMs);
    if (current !== minute) asked.clear();
    minute = current;
    const times = (asked.get(name) ?? 0) + 1;
    asked.set(name, times);
    return times <= most;
  };
}
