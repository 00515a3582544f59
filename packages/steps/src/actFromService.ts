import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import { groupOfKey } from '@tocsin/core/noticeOf';
import { nameOfService, serviceOfLane } from '@tocsin/core/serviceLane';
import { type ActDeps, type ActResult, actOnGroup } from './actOnGroup.ts';
import type { KnownThere } from './settleAttempts.ts';

export interface ActFromServiceDeps<Tx> extends ActDeps<Tx> {
  noteThere(tx: Tx, known: readonly KnownThere[]): Promise<void>;
}

/** What somebody did in another service about one of its incidents, which it knows by our key. `lane` where it is known which endpoint that is of; `by` is their name there. */
export interface DoneThere {
  tenantId: string;
  kind: ServiceKind;
  lane?: string;
  key: string;
  do: 'acknowledge' | 'resolve';
  by: string;
}

/** `not_ours`: no group of the tenant is told there under that key; `over`: the group has begun anew since, and that is another incident. */
export type ActedFromService = ActResult | { result: 'not_ours' | 'over'; alerts: 0; groupIds: []; lanes: [] };

const nothing = (result: 'not_ours' | 'over'): ActedFromService => ({ result, alerts: 0, groupIds: [], lanes: [] });

/**
 * Does about a group what somebody did in a service that is told of it. All others follow; there it is known, so nothing goes back to where it came from, and what comes back of what we did ourselves finds
 * nothing left to do: so two services are in step and none of it goes round. Called twice it is done once.
 */
export async function actFromService<Tx>(deps: ActFromServiceDeps<Tx>, { tenantId, kind, lane, key, do: act, by }: DoneThere): Promise<ActedFromService> {
  const place = groupOfKey(key);
  if (place === null) return nothing('not_ours');
  const found = await deps.inTenant(tenantId, async (tx) => {
    const [group, anchors] = await Promise.all([deps.lockGroup(tx, place.groupId), deps.loadAnchors(tx, [place.groupId])]);
    if (group === null) return 'not_ours';
    if (group.episode !== place.episode) return 'over';
    const there = anchors.map((anchor) => anchor.lane).find((each) => (lane === undefined ? serviceOfLane(each)?.kind === kind : each === lane));
    if (there === undefined) return 'not_ours';
    const id = anchors.find((anchor) => anchor.lane === there)?.ts ?? key;
    await deps.noteThere(tx, [{ ...place, lane: there, channelId: kind, ts: id, state: act === 'acknowledge' ? 'acknowledged' : 'resolved' }]);
    return { lane: there };
  });
  if (typeof found === 'string') return nothing(found);
  const service = serviceOfLane(found.lane) ?? { kind, endpoint: '' };
  const actor = { kind: 'service', lane: found.lane, name: `${by} (${nameOfService(service)})` } as const;
  return actOnGroup(deps, { tenantId, groupId: place.groupId, action: { do: act }, actor });
}
