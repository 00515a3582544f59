const two = (value: number): string => String(value).padStart(2, '0');

/** A time as the clock on this machine's wall has it: `2026-11-23 14:02:10`; the day is left out where it is that of `now`. Times are ms since 1970. */
export function localTime(ms: number, now: number): string {
  const [then, today] = [new Date(ms), new Date(now)];
  const clock = `${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
  return then.toDateString() === today.toDateString() ? clock : `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${clock}`;
}

/** How long ago a time was, or in how long it is, in its two largest units: `2m 5s ago`, `in 4h`. */
export function relativeTime(ms: number, now: number): string {
  const seconds = Math.round(Math.abs(now - ms) / 1_000);
  if (seconds === 0) return 'now';
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  const words = units.slice(first, first + 2).map(([unit, size], index) => {
    const whole = index === 0 ? seconds : seconds % (units[first]?.[1] ?? 1);
    return { unit, count: Math.floor(whole / size) };
  });
  const text = words.flatMap(({ unit, count }) => (count > 0 ? [`${count}${unit}`] : [])).join(' ');
  return ms > now ? `in ${text}` : `${text} ago`;
}
