import { type TenantPlan, targetOfLane } from './tenantPlan.ts';

/*
 * A channel that a tenant's file names is
 *   ok          there under that name (or ID), and we may write to it
 *   renamed     there under another name: its last known ID goes on being used
 *   archived    there, and nobody can write to it
 *   not_joined  there, we are not in it and were not let in
 *   missing     nowhere to be seen: never made, deleted, or private and we are not in it
 * A channel that has the configured name wins over the one that had it before.
 */
export type ChannelState = 'ok' | 'renamed' | 'archived' | 'not_joined' | 'missing';

/** What is known of a channel that a tenant's file names. */
export interface KnownChannel {
  /** As the file has it: `#ops` or an ID. */
  name: string;
  /** The workspace it was seen in. */
  teamId: string;
  /** The last one known. */
  channelId: string | null;
  /** Its name now, without `#`. */
  nameNow: string | null;
  isMember: boolean;
  isArchived: boolean;
  state: ChannelState;
  /** The new name that the admins were told of. */
  toldName: string | null;
}

/** A channel as Slack lists it. */
export interface ListedChannel {
  channelId: string;
  name: string;
  isMember: boolean;
  isArchived: boolean;
  isPrivate: boolean;
}

/** All channels of a workspace that we can see. `complete` is false where some may be missing from it. */
export interface ChannelListing {
  teamId: string;
  channels: readonly ListedChannel[];
  complete: boolean;
}

/** What an attempt to join came to: `refused` is Slack's last word for now, `unable` says nothing about the channel. */
export type JoinResult = { kind: 'joined'; channel: ListedChannel } | { kind: 'refused' | 'unable'; code: string };

/** Finds the channel that a configured name means: the one that has the name, else the one with the ID that is known for it. */
export function findListed(name: string, known: KnownChannel | undefined, listing: ChannelListing): ListedChannel | null {
  const wanted = name.startsWith('#') ? name.slice(1) : null;
  const named = listing.channels.filter((channel) => (wanted === null ? channel.channelId === name : channel.name === wanted));
  const best = named.find((channel) => !channel.isArchived) ?? named[0];
  if (best) return best;
  const id = known?.teamId === listing.teamId ? known.channelId : null;
  return listing.channels.find((channel) => channel.channelId === id) ?? null;
}

/** Whether joining may help: a public channel that we are not in, or one that nobody lists and that was not known to be missing. */
export function mayJoin(found: ListedChannel | null, known: KnownChannel | undefined): boolean {
  return found === null ? known?.state !== 'missing' : !found.isArchived && !found.isMember && !found.isPrivate;
}

/** Puts together what is known of a channel now. Null: nothing certain can be said, what is known stays. */
export function sightingOf(
  name: string,
  known: KnownChannel | undefined,
  listing: ChannelListing,
  found: ListedChannel | null,
  join: JoinResult | null,
): KnownChannel | null {
  const seen = join?.kind === 'joined' ? join.channel : found;
  const before = known?.teamId === listing.teamId ? known : undefined;
  if (seen === null) {
    const isGone = listing.complete && (join === null ? before?.state === 'missing' : join.kind === 'refused');
    if (!isGone) return null;
    const channelId = before?.channelId ?? (name.startsWith('#') ? null : name);
    return { name, teamId: listing.teamId, channelId, nameNow: before?.nameNow ?? null, isMember: false, isArchived: false, state: 'missing', toldName: null };
  }
  const state = stateOf(name, seen, join);
  const { channelId, name: nameNow, isMember, isArchived } = seen;
  const toldName = state === 'renamed' && before?.toldName === nameNow ? nameNow : null;
  return { name, teamId: listing.teamId, channelId, nameNow, isMember, isArchived, state, toldName };
}

function stateOf(name: string, seen: ListedChannel, join: JoinResult | null): ChannelState {
  if (seen.isArchived || (join?.kind === 'refused' && join.code === 'is_archived')) return 'archived';
  if (!seen.isMember && join?.kind === 'refused') return 'not_joined';
  return name.startsWith('#') && name.slice(1) !== seen.name ? 'renamed' : 'ok';
}

/** Slack's word for why a channel in this state cannot be written to, null when it can. */
export function faultCodeOf(state: ChannelState): string | null {
  return { ok: null, renamed: null, archived: 'is_archived', not_joined: 'not_in_channel', missing: 'channel_not_found' }[state];
}

/** Whether two sightings say the same. */
export function isSameSighting(left: KnownChannel | undefined, right: KnownChannel): boolean {
  return left !== undefined && (Object.keys(right) as (keyof KnownChannel)[]).every((field) => left[field] === right[field]);
}

/** Every Slack channel that a tenant's plan may write to, as the file names them. Direct messages are none. */
export function channelsOfPlan(plan: TenantPlan): Set<string> {
  const environments = [plan.base, ...plan.environments.values()];
  const lanes = [...environments.flatMap(({ receivers }) => [...receivers.values()].flatMap((to) => to.map(({ lane }) => lane))), ...plan.adminLanes];
  const channels = lanes.map(targetOfLane).flatMap((target) => (target.kind === 'slack' ? [target.channel] : []));
  const fallbacks = [...plan.places.values()].flatMap(({ route }) => route.fallbackChannel ?? []);
  for (const { fallbackChannel, defaultChannel } of environments) channels.push(fallbackChannel, defaultChannel);
  return new Set([...channels, ...fallbacks].filter(isChannel));
}

/** Whether it is a channel's name or ID, and not the ID of a person or a direct message. */
export function isChannel(channel: string): boolean {
  return /^[#CG]/.test(channel);
}
