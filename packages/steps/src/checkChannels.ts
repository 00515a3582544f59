import {
  type ChannelListing,
  channelsOfPlan,
  faultCodeOf,
  findListed,
  isChannel,
  isSameSighting,
  type JoinResult,
  type KnownChannel,
  mayJoin,
  sightingOf,
} from '@tocsin/core/channelSighting';
import { faultViewOf, type LaneFault } from '@tocsin/core/fallback';
import { laneOfChannel, type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import type { InTenant } from './ports.ts';
import { oweNotices, type TellFaultDeps, tellFault } from './tellFault.ts';

export interface CheckChannelsDeps<Tx> extends TellFaultDeps<Tx> {
  inTenant: InTenant<Tx>;
  planOf(tenantId: string): Promise<TenantPlan>;
  loadChannels(tx: Tx): Promise<KnownChannel[]>;
  lockChannels(tx: Tx): Promise<KnownChannel[]>;
  storeChannels(tx: Tx, channels: readonly KnownChannel[], now: number): Promise<void>;
  forgetChannels(tx: Tx, names: readonly string[]): Promise<void>;
  loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>>;
  healLanes(tx: Tx, lanes: readonly string[], process: string): Promise<void>;
  tryLanes(tx: Tx, lanes: readonly string[], at: number): Promise<void>;
  /** The channels of the tenant's workspace, with when they were listed (ms since 1970). Null: nobody can say. */
  listChannels(tenantId: string): Promise<(ChannelListing & { listedAt: number }) | null>;
  joinChannel(tenantId: string, channel: string): Promise<JoinResult>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  now(): number;
}

/** Channels joined in one check; Slack lets us fifty times a minute. What is left is done in the next. */
const joinsAtOnce = 20;
/** A lane outside of the plan is looked after for this long after somebody could not write to it. */
const lookAfterMs = 86_400_000;
/** A lane that Slack lists as fine and where nobody was refused for this long is fine. */
const quietMs = 600_000;
/** Answers to one attempt to join that the next would get too. */
const saysNoToAll = new Set(['missing_scope', 'http_429', 'ratelimited', 'rate_limited']);

/**
 * Looks which channels the names in a tenant's file mean, joins the public ones, and stores what has changed. Admins are told once of a channel that cannot be written to, also
 * if no alert has met it yet, and of one that has another name now. Answers `unable` when Slack did not say, `unfinished` when there is more to join.
 */
export async function checkChannels<Tx>(deps: CheckChannelsDeps<Tx>, tenantId: string): Promise<'done' | 'unfinished' | 'unable'> {
  const plan = await deps.planOf(tenantId);
  const listing = await deps.listChannels(tenantId);
  if (listing === null) return 'unable';
  const [known, faults] = await deps.inTenant(tenantId, async (tx) => Promise.all([deps.loadChannels(tx), deps.loadLaneFaults(tx)]));
  const recent = [...faults].filter(([, fault]) => fault.lastSeenAt > deps.now() - lookAfterMs);
  const names = new Set([...channelsOfPlan(plan), ...recent.flatMap(([lane]) => channelOfLane(lane))]);
  const { joins, unfinished } = await joinWhatMay(deps, tenantId, names, new Map(known.map((each) => [each.name, each])), listing);
  const now = deps.now();
  const wake = await deps.inTenant(tenantId, async (tx) => {
    const [before, lasting] = await Promise.all([deps.lockChannels(tx), deps.loadLaneFaults(tx)]);
    const knownNow = new Map(before.map((each) => [each.name, each]));
    const seen = [...names].flatMap((name) => {
      const known = knownNow.get(name);
      return sightingOf(name, known, listing, findListed(name, known, listing), joins.get(name) ?? null) ?? [];
    });
    const gone = before.filter(({ name }) => !names.has(name)).map(({ name }) => name);
    await deps.forgetChannels(tx, gone);
    return noteSeen(deps, tx, plan, seen, knownNow, lasting, listing.listedAt, now);
  });
  for (const lane of wake) await deps.wakeLane(tenantId, lane);
  return unfinished ? 'unfinished' : 'done';
}

async function joinWhatMay<Tx>(
  deps: CheckChannelsDeps<Tx>,
  tenantId: string,
  names: ReadonlySet<string>,
  known: ReadonlyMap<string, KnownChannel>,
  listing: ChannelListing,
): Promise<{ joins: Map<string, JoinResult>; unfinished: boolean }> {
  const joins = new Map<string, JoinResult>();
  for (const name of names) {
    const found = findListed(name, known.get(name), listing);
    if ((found?.isMember && !found.isArchived) || !mayJoin(found, known.get(name))) continue;
    if (joins.size === joinsAtOnce) return { joins, unfinished: true };
    const join = await deps.joinChannel(tenantId, found?.channelId ?? known.get(name)?.channelId ?? name);
    joins.set(name, join);
    if (join.kind === 'unable' && saysNoToAll.has(join.code)) return { joins, unfinished: join.code !== 'missing_scope' };
  }
  return { joins, unfinished: false };
}

/** Stores what was seen, and the faults that begin or end with it. Answers the lanes to wake. */
async function noteSeen<Tx>(
  deps: CheckChannelsDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  seen: readonly KnownChannel[],
  before: ReadonlyMap<string, KnownChannel>,
  faults: ReadonlyMap<string, LaneFault>,
  listedAt: number,
  now: number,
): Promise<Set<string>> {
  const wake = new Set<string>();
  const [healed, worthATry]: [string[], string[]] = [[], []];
  for (const channel of seen) {
    const lane = laneOfChannel(channel.name);
    const fault = faults.get(lane);
    const code = faultCodeOf(channel.state);
    const wasBad = faultCodeOf(before.get(channel.name)?.state ?? 'ok') !== null;
    if (code !== null && fault === undefined) for (const told of await tellFault(deps, tx, plan, { lane, code }, faults, now)) wake.add(told);
    // What a write has met since the channels were listed is newer than the list.
    if (code === null && fault && fault.lastSeenAt < listedAt) {
      // If the list never showed what the writes met, only a write can show that it is over, or that none has met it for long.
      (wasBad || fault.lastSeenAt < now - quietMs ? healed : worthATry).push(lane);
      wake.add(lane);
    }
    if (channel.state === 'renamed' && channel.toldName !== channel.nameNow) for (const told of await tellRename(deps, tx, plan, channel, now)) wake.add(told);
  }
  const told = seen.map((channel) => (channel.state === 'renamed' ? { ...channel, toldName: channel.nameNow } : channel));
  const changed = told.filter((channel) => !isSameSighting(before.get(channel.name), channel));
  const detail = { channels: changed.map(({ name, state, channelId, nameNow }) => ({ name, state, channelId, nameNow })) };
  await Promise.all([
    deps.storeChannels(tx, changed, now),
    deps.healLanes(tx, healed, 'housekeep'),
    deps.tryLanes(tx, worthATry, now),
    changed.length > 0
      ? deps.audit(tx, { actor: { kind: 'system', process: 'housekeep' }, action: 'channels.seen', subject: plan.tenantId, detail })
      : undefined,
  ]);
  return wake;
}

/** Its messages go on by its ID; the name in the file is to be put right before somebody else takes it. */
async function tellRename<Tx>(deps: CheckChannelsDeps<Tx>, tx: Tx, plan: TenantPlan, channel: KnownChannel, now: number): Promise<readonly string[]> {
  const fault = { code: 'channel_renamed', since: now };
  const view = faultViewOf(plan, laneOfChannel(channel.name), fault, laneOfChannel(`#${channel.nameNow}`), deps.consoleUrl);
  await oweNotices(deps, tx, plan, plan.adminLanes, view, now);
  return plan.adminLanes;
}

function channelOfLane(lane: string): string[] {
  const target = targetOfLane(lane);
  return target.kind === 'slack' && isChannel(target.channel) ? [target.channel] : [];
}
