/** A time (ms since 1970) as the clocks of a zone show it: `Mon 23 Nov 09:00 CET`. */
export function shiftTime(at: number, zone: string): string {
  const fields = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
  const parts = new Map(new Intl.DateTimeFormat('en-GB', { ...fields, timeZone: zone }).formatToParts(at).map(({ type, value }) => [type, value]));
  const day = `${parts.get('weekday')} ${parts.get('day')?.padStart(2)} ${parts.get('month')}`;
  return `${day} ${parts.get('hour')}:${parts.get('minute')} ${parts.get('timeZoneName')}`;
}
