import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { formatMatcher, type Matcher, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { type Silence, type StoredSilence, silenceStateOf } from '@tocsin/core/silence';
import { endSilence, makeSilence, type SilenceDeps } from '@tocsin/steps/silenceAlerts';
import type { Store } from '@tocsin/store/connect';
import { rouseSuppressed } from '@tocsin/store/inhibitSources';
import { insertAudit } from '@tocsin/store/insertAudit';
import { loadPlan } from '@tocsin/store/plans';
import { hastenGroups, insertSilence, listSilences, lockSilence, openGroups, endSilence as storeEnd } from '@tocsin/store/silences';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin silence add MATCHER ... --for 2h --comment WHY [--tenant T] [--author NAME]   e.g. tocsin silence add team=db 'instance=~"db-.*"' --for 2h --comment 'upgrade'
tocsin silence list [--expired] [--tenant T]
tocsin silence end ID [--tenant T]`;

const options = {
  tenant: { type: 'string', default: 'default' },
  for: { type: 'string' },
  comment: { type: 'string' },
  author: { type: 'string' },
  expired: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const expiredListedMs = 7 * 86_400_000;

/** `tocsin silence`: makes, lists and ends the silences of a tenant. Groups that are shown already follow within a second. */
export async function runSilence(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [verb, ...rest] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const author = readOperatorName(values.author);
  if (verb === 'add') return add(values.tenant, rest, values.for, values.comment, author);
  if (verb === 'list' && rest.length === 0) return list(values.tenant, values.expired ?? false);
  if (verb === 'end' && rest[0]) return end(values.tenant, rest[0], author);
  throw new Error(usage);
}

async function add(tenantId: string, texts: readonly string[], forText: string | undefined, comment: string | undefined, author: string): Promise<number> {
  if (texts.length === 0) throw new Error(`a silence needs matchers\n${usage}`);
  if (!comment) throw new Error('say why: --comment "database upgrade"');
  const forMs = durationSchema.safeParse(forText ?? '1h');
  if (!forMs.success) throw new Error(`--for ${forText} ${forMs.error.issues[0]?.message}`);
  const matchers = texts.flatMap(readMatchers);
  return withSilences(async (deps) => {
    const startsAt = deps.now();
    const request = { matchers, startsAt, endsAt: startsAt + forMs.data, createdBy: author, comment };
    const { silenceId, groupIds } = await makeSilence(deps, tenantId, request, { kind: 'operator', name: author });
    process.stdout.write(`${silenceId}\n`);
    process.stderr.write(
      `silenced until ${new Date(request.endsAt).toISOString()}; ${shownGroups(groupIds.length)} of ${tenantId} may be meant and are looked at\n`,
    );
    return 0;
  });
}

async function list(tenantId: string, withExpired: boolean): Promise<number> {
  return withSilences(async (deps, store) => {
    const now = deps.now();
    const [stored, plan] = await Promise.all([
      inTenant(store, tenantId, (tx) => listSilences(tx, withExpired ? now - expiredListedMs : now, 1_000)),
      deps.planOf(tenantId),
    ]);
    const lines = [...stored.map((silence) => lineOf(silence, now, '')), ...fileSilences(plan.silences, now, withExpired)];
    process.stdout.write(lines.length === 0 ? `${tenantId} has no silences\n` : lines.join(''));
    return 0;
  });
}

async function end(tenantId: string, silenceId: string, author: string): Promise<number> {
  return withSilences(async (deps) => {
    const { groupIds } = await endSilence(deps, tenantId, silenceId, { kind: 'operator', name: author });
    process.stdout.write(`ended; ${shownGroups(groupIds.length)} that it hid ${groupIds.length === 1 ? 'is' : 'are'} looked at\n`);
    return 0;
  });
}

function readMatchers(text: string): Matcher[] {
  const parsed = parseMatchers(text);
  if (typeof parsed === 'string') throw new Error(`${text}: ${parsed}`);
  return parsed;
}

const shownGroups = (count: number): string => (count === 1 ? '1 open group' : `${count} open groups`);

function fileSilences(silences: readonly Silence[], now: number, withExpired: boolean): string[] {
  return silences.filter((silence) => withExpired || silence.endsAt > now).map((silence) => lineOf(silence, now, ' (in the tenant file)'));
}

function lineOf(silence: StoredSilence, now: number, note: string): string {
  const state = silenceStateOf(silence, now).padEnd(7);
  const matchers = `${silence.matchers.map(formatMatcher).join(', ')}${scopeText(silence)}`;
  return `${silence.silenceId}  ${state}  until ${new Date(silence.endsAt).toISOString()}  ${matchers}  ${silence.createdBy}: ${silence.comment}${note}\n`;
}

function scopeText({ environment }: StoredSilence): string {
  if (environment === undefined) return '';
  return environment === '' ? ' (environments that the file does not name)' : ` (environment ${environment})`;
}

async function withSilences(work: (deps: SilenceDeps<Tx>, store: Store) => Promise<number>): Promise<number> {
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const deps: SilenceDeps<Tx> = {
      inTenant: (tenantId, run) => inTenant(store, tenantId, run),
      planOf: (tenantId) => loadPlan(store, tenantId),
      ...{ insertSilence, lockSilence, endSilence: storeEnd, openGroups, hastenGroups, rouseSuppressed },
      audit: insertAudit,
      newId: randomUUID,
      now: Date.now,
    };
    return work(deps, store);
  });
}
