import { parseArgs } from 'node:util';
import type { Schedule } from '@tocsin/core/oncall/schedule';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Store } from '@tocsin/store/connect';
import { overridesBetween } from '@tocsin/store/overrides';
import { inTenant } from '@tocsin/store/transaction';
import { type CalendarWish, calendarOfFile, calendarUrl, storedCalendar } from '../oncall/calendarCommand.ts';
import { loadUsage, runLoad } from '../oncall/loadCommand.ts';
import { onCallText } from '../oncall/onCallText.ts';
import { weekText } from '../oncall/weekText.ts';
import { readAdminEnv } from './env.ts';
import { planFrom } from './planSource.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin oncall [SCHEDULE] [--at 2026-11-23T08:00:00Z] [--week] [--config FILE] [--tenant T]
  who is on call now, or at a time; with --week every shift of the seven days from then on
tocsin oncall ical SCHEDULE [--person P] [--at T] [--config FILE] [--tenant T]
  its shifts of the 12 months from then on, as a calendar file: > primary.ics
tocsin oncall ical SCHEDULE --url [--person P] [--new-key] [--tenant T] [--author NAME]
  the address that calendars subscribe to; with --new-key all addresses of the schedule so far are good no more
${loadUsage}`;

const options = {
  config: { type: 'string' },
  tenant: { type: 'string', default: 'default' },
  at: { type: 'string' },
  week: { type: 'boolean', default: false },
  person: { type: 'string' },
  url: { type: 'boolean', default: false },
  'new-key': { type: 'boolean', default: false },
  author: { type: 'string' },
  help: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** As far as overrides are looked for, before and after; a calendar's shifts keep their UIDs by the past ones. */
const aheadMs = 401 * 86_400_000;

/** `tocsin oncall`: who is on call by each schedule of a tenant, or by one. */
export async function runOncall(args: readonly string[]): Promise<number> {
  if (args[0] === 'load') return runLoad(args.slice(1));
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const asCalendar = positionals.length === 2 && positionals[0] === 'ical';
  if (positionals.length > 1 && !asCalendar) throw new Error(usage);
  if (!asCalendar && (values.url || values['new-key'] || values.person !== undefined)) throw new Error(usage);
  const at = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(at)) throw new Error(`--at ${values.at} is not a time like 2026-11-23T08:00:00Z`);
  const { config, tenant } = values;
  if (config !== undefined) {
    if (values.url || values['new-key']) throw new Error('the address is of what is stored: leave --config out');
    const plan = await planFrom(null, config, tenant);
    const schedules = schedulesNamed(plan, positionals.at(-1));
    if (asCalendar) for (const schedule of schedules) process.stdout.write(calendarOfFile(config, { plan, schedule, person: values.person, at }));
    else say(plan, schedules, at, values.week);
    return 0;
  }
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const plan = await arranged(store, tenant, at);
    const schedules = schedulesNamed(plan, positionals.at(-1));
    if (asCalendar) for (const schedule of schedules) process.stdout.write(await calendarSaid(store, { plan, schedule, person: values.person, at }, values));
    else say(plan, schedules, at, values.week);
    return 0;
  });
}

async function calendarSaid(store: Store, wish: CalendarWish, values: Values): Promise<string> {
  if (!values.url && !values['new-key']) return storedCalendar(store, wish);
  return `${await calendarUrl(store, wish, { newKey: values['new-key'] ?? false, author: values.author })}\n`;
}

function say(plan: TenantPlan, schedules: readonly Schedule[], at: number, week: boolean): void {
  process.stdout.write(week ? schedules.map((schedule) => weekText(schedule, at)).join('\n') : onCallText(schedules, plan.slackUsers, at));
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
