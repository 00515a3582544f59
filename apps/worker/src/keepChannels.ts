import type { KnownChannel } from '@tocsin/core/channelSighting';
import { loadChannels } from '@tocsin/store/channels';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';

/** The channel directories of the tenants that this process writes for. */
export interface KeptChannels {
  /** The ID that a configured name means in a workspace, null when none is known that can be used. */
  idOf(tenantId: string, teamId: string, name: string): Promise<string | null>;
  /** Something was not as the directory says: it is read again before it is used the next time. */
  forget(tenantId: string): void;
}

/** After this a directory is read again while the old one is still used ... */
const freshMs = 2_000;
/** ... and after this it is waited for. */
const usableMs = 30_000;

interface Kept {
  loadedAt: number;
  channels: Promise<ReadonlyMap<string, KnownChannel>>;
}

/** Keeps what the record says of channels. Where it cannot be read nothing is known, and names are used as they are. */
export function keepChannels(store: Store, now: () => number, onError: (error: unknown) => void): KeptChannels {
  const kept = new Map<string, Kept>();
  const load = async (tenantId: string) => new Map((await inTenant(store, tenantId, loadChannels)).map((channel) => [channel.name, channel]));
  const renew = (tenantId: string): Kept => {
    const renewed = { loadedAt: now(), channels: load(tenantId) };
    kept.set(tenantId, renewed);
    renewed.channels.catch((error: unknown) => {
      if (kept.get(tenantId) === renewed) kept.delete(tenantId);
      onError(error);
    });
    return renewed;
  };
  const channelsOf = (tenantId: string) => {
    const at = kept.get(tenantId);
    const age = at ? now() - at.loadedAt : Number.POSITIVE_INFINITY;
    const newest = age > freshMs ? renew(tenantId) : at;
    return (age < usableMs && at ? at : newest)?.channels;
  };
  return {
    idOf: async (tenantId, teamId, name) => {
      const channel = (await channelsOf(tenantId)?.catch(() => undefined))?.get(name);
      return channel?.teamId === teamId && channel.state !== 'missing' ? channel.channelId : null;
    },
    forget: (tenantId) => void kept.delete(tenantId),
  };
}
