import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { nobodyName } from '@tocsin/contracts/tenant/person';
import { endOverride, type OverrideDeps, overrideShift } from '@tocsin/steps/overrideShift';
import type { Store } from '@tocsin/store/connect';
import { insertAudit } from '@tocsin/store/insertAudit';
import { endOverrideAt, insertOverride, listOverrides, lockOverride } from '@tocsin/store/overrides';
import { loadPlan } from '@tocsin/store/plans';
import { markSchedule } from '@tocsin/store/scheduleMarks';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { importShifts } from '../oncall/importShifts.ts';
import { localTime } from '../text/moment.ts';
import { table } from '../text/table.ts';
import { uuidArgument } from '../text/uuidArgument.ts';
import { visible } from '../text/visible.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin override SCHEDULE PERSON [--from 2026-12-24T08:00:00Z] (--to TIME | --for 8h)   PERSON: a name of the tenant's file, or none
tocsin override list [SCHEDULE]
tocsin override end ID
tocsin override import SCHEDULE FILE.ics [--skip-unknown] [--dry-run]   the shifts of a calendar, for 12 months
  each with [--tenant T] [--author NAME]; who is on call: tocsin oncall; two people exchange their shifts: tocsin swap`;

const options = {
  tenant: { type: 'string', default: 'default' },
  from: { type: 'string' },
  to: { type: 'string' },
  for: { type: 'string' },
  author: { type: 'string' },
  'skip-unknown': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

const yearMs = 366 * 86_400_000;

/** `tocsin override`: puts somebody on call for a time, lists what is arranged, and ends it. */
export async function runOverride(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [first, second] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (first === undefined || positionals.length > (first === 'import' ? 3 : 2)) throw new Error(usage);
  const { tenant } = values;
  const actor = { kind: 'operator', name: readOperatorName(values.author) } as const;
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const deps = depsOf(store);
    if (first === 'list') return list(store, tenant, second ?? null);
    if (second === undefined) throw new Error(usage);
    if (first === 'import') {
      const [, schedule, path] = positionals;
      if (schedule === undefined || path === undefined) throw new Error(usage);
      const wish = { tenantId: tenant, schedule, path, skipUnknown: values['skip-unknown'], dryRun: values['dry-run'], actor };
      process.stdout.write(await importShifts({ ...deps, listOverrides }, wish));
      return 0;
    }
    if (first === 'end') {
      const { schedule, person } = await endOverride(deps, tenant, uuidArgument(second), actor);
      process.stdout.write(`${visible(person ?? 'nobody')} is no longer arranged for ${schedule}\n`);
      return 0;
    }
    const from = values.from === undefined ? Date.now() : timeOf('--from', values.from);
    const made = await overrideShift(deps, { tenantId: tenant, schedule: first, person: second, from, to: endOf(values, from), actor });
    const until = localTime(made.to, Date.now());
    process.stdout.write(
      `${visible(made.person ?? 'nobody')} is on call in ${first} from ${localTime(made.from, Date.now())} until ${until}\nto end it: tocsin override end ${made.id} --tenant ${tenant}\n`,
    );
    return 0;
  });
}

function depsOf(store: Store): OverrideDeps<Tx> {
  return {
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    planOf: (tenantId) => loadPlan(store, tenantId),
    ...{ insertOverride, lockOverride, endOverrideAt, markSchedule, audit: insertAudit, newId: randomUUID, now: Date.now },
  };
}

async function list(store: Store, tenantId: string, schedule: string | null): Promise<number> {
  const now = Date.now();
  const found = await inTenant(store, tenantId, (tx) => listOverrides(tx, schedule, now, now + 100 * yearMs));
  if (found.length === 0) {
    process.stdout.write('nothing is arranged: the schedules of the file hold\n');
    return 0;
  }
  const rows = found.map(({ id, schedule: name, person, from, to, createdBy }) => {
    return [name, visible(person ?? nobodyName), `${localTime(from, now)} to ${localTime(to, now)}`, `by ${visible(createdBy)}`, id];
  });
  process.stdout.write(table(rows));
  return 0;
}

function endOf(values: { to?: string | undefined; for?: string | undefined }, from: number): number {
  if ((values.to === undefined) === (values.for === undefined)) throw new Error(`say until when, with --to or --for\n${usage}`);
  if (values.to !== undefined) return timeOf('--to', values.to);
  const lasts = durationSchema.safeParse(values.for);
  if (!lasts.success) throw new Error(`--for ${values.for} is not a duration like 8h`);
  return from + lasts.data;
}

function timeOf(option: string, text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`${option} ${text} is not a time like 2026-12-24T08:00:00Z`);
  return at;
}
