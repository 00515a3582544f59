import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type SwapDeps, swapOnCall } from '@tocsin/steps/swapOnCall';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { insertOverride, overridesBetween } from '@tocsin/store/overrides';
import { loadPlan } from '@tocsin/store/plans';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { shiftTime } from '../oncall/shiftTime.ts';
import { visible } from '../text/visible.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin swap SCHEDULE FIRST SECOND [--tenant T] [--author NAME]
  FIRST, SECOND: a person, whose next shift it is, or a time within a shift: 2026-12-24T18:00 by the schedule's clocks, or 2026-12-24 for noon of it
  like: tocsin swap primary anna ben, tocsin swap primary 2026-12-24 2026-12-31; of a shift that has begun it is the rest`;

const options = { tenant: { type: 'string', default: 'default' }, author: { type: 'string' }, help: { type: 'boolean' } } as const;

/** `tocsin swap`: two people exchange a shift each. */
export async function runSwap(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [schedule, first, second, ...more] = positionals;
  if (schedule === undefined || first === undefined || second === undefined || more.length > 0) throw new Error(usage);
  const { tenant } = values;
  const actor = { kind: 'operator', name: readOperatorName(values.author) } as const;
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const swapped = await swapOnCall(depsOf(store), { tenantId: tenant, schedule, first, second, actor });
    const zone = (await loadPlan(store, tenant)).schedules.get(schedule)?.timeZone ?? 'UTC';
    for (const { id, person, from, to } of swapped)
      process.stdout.write(
        `${visible(person)} is on call in ${schedule} from ${shiftTime(from, zone)} until ${shiftTime(to, zone)}\n  to end it: tocsin override end ${id} --tenant ${tenant}\n`,
      );
    return 0;
  });
}

function depsOf(store: Store): SwapDeps<Tx> {
  return {
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    planOf: (tenantId) => loadPlan(store, tenantId),
    ...{ insertOverride, overridesBetween, markSchedule, audit: insertAudit, newId: randomUUID, now: Date.now },
  };
}
