import type { ReplyView } from '@tocsin/contracts/reply';
import type { Asked, CommandDeps } from './deps.ts';

const dayMs = 86_400_000;
/** Nobody asks a phone for what is later than this. */
const aheadMs = 60 * dayMs;
const shown = 20;

/** Who is on call now and who is next, in all schedules or in one, as the file says and people have arranged. */
export async function onCall<Tx>(deps: CommandDeps<Tx>, { plan, tenantId, words }: Asked): Promise<ReplyView> {
  const [name] = words;
  const now = deps.now();
  const overrides = await deps.inTenant(tenantId, (tx) => deps.overridesBetween(tx, null, now, now + aheadMs));
  const schedules = [...plan.schedules.values()].filter((schedule) => name === undefined || schedule.name === name.toLowerCase());
  return {
    kind: 'oncall',
    schedules: schedules.slice(0, shown).map((schedule) => {
      const arranged = schedule.overridden(overrides.filter((each) => each.schedule === schedule.name));
      const [present, next] = arranged.shiftsBetween(now, now + aheadMs);
      return { name: schedule.name, people: arranged.onCallAt(now), until: next === undefined ? null : (present?.to ?? null), next: next?.people ?? [] };
    }),
  };
}
