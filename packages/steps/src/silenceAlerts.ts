import type { Actor } from '@tocsin/contracts/actor';
import { TocsinError } from '@tocsin/contracts/errors';
import { type Matcher, namesNothing } from '@tocsin/contracts/tenant/matcher';
import { compileSilence, type StoredSilence, silencedShare, silenceStateOf } from '@tocsin/core/silence';
import { isForGroup, silenceRef } from '@tocsin/core/suppression';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Audit, InTenant } from './ports.ts';

export interface SilenceDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  insertSilence(tx: Tx, silence: StoredSilence, now: number): Promise<void>;
  lockSilence(tx: Tx, silenceId: string): Promise<StoredSilence | null>;
  endSilence(tx: Tx, silenceId: string, endsAt: number, now: number): Promise<void>;
  openGroups(tx: Tx): Promise<{ groupId: string; routeKey: string; labels: Readonly<Record<string, string>> }[]>;
  hastenGroups(tx: Tx, groupIds: readonly string[], at: number): Promise<string[]>;
  rouseSuppressed(tx: Tx, refs: readonly string[], at: number): Promise<string[]>;
  audit: Audit<Tx>;
  newId(): string;
  now(): number;
}

/** What somebody asks for; times are ms since 1970. */
export interface SilenceRequest {
  matchers: readonly Matcher[];
  startsAt: number;
  endsAt: number;
  createdBy: string;
  comment: string;
}

/** A silence that was made or ended, and the groups to flush so that their messages follow. */
export interface Silenced {
  silenceId: string;
  groupIds: string[];
}

/**
 * Makes a silence. Groups that it may take are looked at at once, so that what is shown says so. Throws an `invalid_input` TocsinError for one that would take
 * everything or ends before it begins.
 */
export async function makeSilence<Tx>(deps: SilenceDeps<Tx>, tenantId: string, request: SilenceRequest, actor: Actor): Promise<Silenced> {
  const now = deps.now();
  const refuse = (message: string): never => {
    throw new TocsinError('invalid_input', message);
  };
  if (namesNothing(request.matchers)) refuse('this would silence everything: at least one matcher must not match an empty value');
  if (request.endsAt <= request.startsAt) refuse('the silence ends before it begins');
  if (request.endsAt <= now) refuse('the silence would be over already');
  const plan = await deps.planOf(tenantId);
  const silence = { silenceId: deps.newId(), ...request };
  await deps.inTenant(tenantId, (tx) => recordSilence(deps, tx, silence, actor, now));
  return { silenceId: silence.silenceId, groupIds: await followSilence(deps, tenantId, plan, silence) };
}

/** Stores a silence with its audit row. */
export async function recordSilence<Tx>(
  deps: Pick<SilenceDeps<Tx>, 'insertSilence' | 'audit'>,
  tx: Tx,
  silence: StoredSilence,
  actor: Actor,
  now: number,
): Promise<void> {
  const { silenceId, matchers, startsAt, endsAt, comment, environment = null } = silence;
  await deps.insertSilence(tx, silence, now);
  await deps.audit(tx, { actor, action: 'silence.made', subject: silenceId, detail: { matchers, environment, startsAt, endsAt, comment } });
}

/** Lets the groups that a silence may take be looked at now, once it is committed: whoever looks sees it. One that is still to come takes none yet. */
export async function followSilence<Tx>(deps: SilenceDeps<Tx>, tenantId: string, plan: TenantPlan, stored: StoredSilence): Promise<string[]> {
  const now = deps.now();
  const silence = compileSilence(stored);
  if (silenceStateOf(silence, now) !== 'active') return [];
  return deps.inTenant(tenantId, async (tx) => {
    const groups = await deps.openGroups(tx);
    const taken = groups.filter((group) => isForGroup(plan, group, silence) && silencedShare(silence, group.labels) !== 'none');
    return deps.hastenGroups(tx, taken.map(({ groupId }) => groupId).sort(), now);
  });
}

/**
 * Ends a silence now; what it took is told if it still fires. The groups are looked for once that is committed: a flush that relied on the silence and commits
 * later looks behind itself (`lookForEnds`). Throws `not_found` when the tenant has none with this id, `conflict` when it is
 * over already.
 */
export async function endSilence<Tx>(deps: SilenceDeps<Tx>, tenantId: string, silenceId: string, actor: Actor): Promise<Silenced> {
  const now = deps.now();
  await deps.inTenant(tenantId, async (tx) => {
    const silence = await deps.lockSilence(tx, silenceId);
    if (silence === null) throw new TocsinError('not_found', `there is no silence ${silenceId}`);
    if (silenceStateOf(silence, now) === 'expired')
      throw new TocsinError('conflict', `silence ${silenceId} is over since ${new Date(silence.endsAt).toISOString()}`);
    await deps.endSilence(tx, silenceId, now, now);
    await deps.audit(tx, { actor, action: 'silence.ended', subject: silenceId, detail: {} });
  });
  return { silenceId, groupIds: await deps.inTenant(tenantId, (tx) => deps.rouseSuppressed(tx, [silenceRef(silenceId)], now)) };
}
