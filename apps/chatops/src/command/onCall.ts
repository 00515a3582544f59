import type { ReplyView } from '@tocsin/contracts/reply';
import type { Asked } from './deps.ts';

const dayMs = 86_400_000;
/** Nobody asks a phone for what is later than this. */
const aheadMs = 60 * dayMs;
const shown = 20;

/** Who is on call now and who is next, in all schedules or in one. */
export function onCall({ plan, words }: Asked, now: number): ReplyView {
  const [name] = words;
  const schedules = [...plan.schedules.values()].filter((schedule) => name === undefined || schedule.name === name.toLowerCase());
  return {
    kind: 'oncall',
    schedules: schedules.slice(0, shown).map((schedule) => {
      const [present, next] = schedule.shiftsBetween(now, now + aheadMs);
      return { name: schedule.name, people: schedule.onCallAt(now), until: next === undefined ? null : (present?.to ?? null), next: next?.people ?? [] };
    }),
  };
}
