import { parseArgs } from 'node:util';
import { calendarText } from '@tocsin/core/oncall/calendarText';
import type { Schedule } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from '@tocsin/store/connect';
import { overridesBetween } from '@tocsin/store/overrides';
import { inTenant } from '@tocsin/store/transaction';
import { onCallText } from '../oncall/onCallText.ts';
import { weekText } from '../oncall/weekText.ts';
import { readAdminEnv } from './env.ts';
import { planFrom } from './planSource.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin oncall [SCHEDULE] [--at 2026-11-23T08:00:00Z] [--week] [--config FILE] [--tenant T]
  who is on call now, or at a time; with --week every shift of the seven days from then on
tocsin oncall ical SCHEDULE [--at T] [--config FILE] [--tenant T]
  its shifts of the 12 months from then on, as a calendar file: > primary.ics`;

const options = {
  config: { type: 'string' },
  tenant: { type: 'string', default: 'default' },
  at: { type: 'string' },
  week: { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

/** As far as overrides are looked for, before and after; a calendar's shifts keep their UIDs by the past ones. */
const aheadMs = 401 * 86_400_000;

/** `tocsin oncall`: who is on call by each schedule of a tenant, or by one. */
export async function runOncall(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  // Without a second word it is a schedule that somebody called ical.
  const asCalendar = positionals.length === 2 && positionals[0] === 'ical';
  if (positionals.length > 1 && !asCalendar) throw new Error(usage);
  const at = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(at)) throw new Error(`--at ${values.at} is not a time like 2026-11-23T08:00:00Z`);
  const plan =
    values.config !== undefined
      ? await planFrom(null, values.config, values.tenant)
      : await withStore(readAdminEnv().POSTGRES_URL, (store) => arranged(store, values.tenant, at));
  const schedules = schedulesNamed(plan, positionals.at(-1));
  if (asCalendar) process.stdout.write(schedules.map((schedule) => calendarText(schedule, plan.tenantId, at, at)).join(''));
  else process.stdout.write(values.week ? schedules.map((schedule) => weekText(schedule, at)).join('\n') : onCallText(schedules, plan.slackUsers, at));
  return 0;
}

/** The tenant's plan with what people have arranged. */
async function arranged(store: Store, tenantId: string, at: number): Promise<TenantPlan> {
  const plan = await planFrom(store, undefined, tenantId);
  const overrides = await inTenant(store, tenantId, (tx) => overridesBetween(tx, null, at - aheadMs, at + aheadMs));
  const schedules = [...plan.schedules].map(([name, schedule]) => [name, schedule.overridden(overrides.filter((each) => each.schedule === name))] as const);
  return { ...plan, schedules: new Map(schedules) };
}

function schedulesNamed(plan: TenantPlan, name: string | undefined): Schedule[] {
  const all = [...plan.schedules.values()];
  if (all.length === 0) throw new Error(`${plan.tenantId} has no schedules: name them in its file under schedules:`);
  if (name === undefined) return all;
  const named = plan.schedules.get(name);
  if (!named) throw new Error(`${plan.tenantId} has no schedule ${name}; there ${all.length === 1 ? 'is' : 'are'} ${all.map((each) => each.name).join(', ')}`);
  return [named];
}
