import { parseArgs } from 'node:util';
import { fairLoad, type Load } from '@tocsin/core/oncall/fairLoad';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from '@tocsin/store/connect';
import { overridesBetween } from '@tocsin/store/overrides';
import { readAnswers, readPages } from '@tocsin/store/readLoad';
import { inTenant } from '@tocsin/store/transaction';
import { readAdminEnv } from '../commands/env.ts';
import { planFrom } from '../commands/planSource.ts';
import { withStore } from '../commands/withStore.ts';
import { counted } from '../text/table.ts';
import { loadText } from './loadText.ts';

export const loadUsage = `tocsin oncall load [--since 30d] [--json] [--tenant T]
  who was asked how often, how much of it at night (22 to 7 by their clocks) and at weekends, and who answered`;

const options = {
  tenant: { type: 'string', default: 'default' },
  since: { type: 'string', default: '30d' },
  json: { type: 'boolean', default: false },
} as const;

const dayMs = 86_400_000;

/** `tocsin oncall load`: how the load of being on call was shared. `args` without these two words. */
export async function runLoad(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [, count, unit] = /^([1-9]\d{0,2})([dw])$/.exec(values.since) ?? [];
  if (positionals.length > 0) throw new Error(loadUsage);
  if (count === undefined) throw new Error(`--since ${values.since} is not a number of days or weeks like 7d or 4w`);
  const sinceMs = Number(count) * (unit === 'w' ? 7 : 1) * dayMs;
  const to = Date.now();
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const plan = await planFrom(store, undefined, values.tenant);
    const loads = await readLoads(store, plan, to - sinceMs, to);
    if (values.json) process.stdout.write(`${JSON.stringify(loads, null, 2)}\n`);
    else {
      const pages = loads.reduce((sum, load) => sum + load.pages, 0);
      process.stdout.write(`${plan.tenantId}, the last ${values.since}: ${counted(pages, 'page')}\n\n${loadText(loads)}`);
    }
    return 0;
  });
}

async function readLoads(store: Store, plan: TenantPlan, from: number, to: number): Promise<Load[]> {
  const { overrides, pages, answers } = await inTenant(store, plan.tenantId, async (tx) => ({
    overrides: await overridesBetween(tx, null, from, to),
    pages: await readPages(tx, from, to),
    answers: await readAnswers(tx, from, to),
  }));
  const names = new Map([...plan.people].map(([name, { slackUser }]) => [slackUser, name]));
  return fairLoad({
    schedules: [...plan.schedules.values()].map((schedule) => schedule.overridden(overrides.filter((each) => each.schedule === schedule.name))),
    timeZones: new Map([...plan.people].flatMap(([name, { timeZone }]) => (timeZone === null ? [] : [[name, timeZone] as const]))),
    people: [...plan.people.keys()],
    // User groups are asked by their IDs: nobody knows who of them was meant.
    pages: pages.filter(({ person }) => !/^S[A-Z0-9]{5,20}$/.test(person)),
    answers: answers.map(({ userId, tookMs }) => ({ person: names.get(userId) ?? userId, tookMs })),
    ...{ from, to },
  });
}
