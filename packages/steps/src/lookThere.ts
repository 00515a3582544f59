import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { AlertStatus } from '@tocsin/contracts/view';
import { noticeKeyOf } from '@tocsin/core/noticeOf';
import { laneOfService } from '@tocsin/core/serviceLane';
import { type ActFromServiceDeps, actFromService } from './actFromService.ts';

/** An incident in a service of a group that is not over. */
export interface IncidentThere {
  groupId: string;
  episode: number;
  id: string;
  /** How it stood there when we last told or saw it. */
  state: AlertStatus;
}

export interface LookThereDeps<Tx> extends ActFromServiceDeps<Tx> {
  /** Takes the endpoint until `nextLookAt`; null when it is not due, or gone. */
  claimEndpoint(tx: Tx, endpoint: string, now: number, nextLookAt: number): Promise<ServiceKind | null>;
  incidentsThere(tx: Tx, lane: string, limit: number): Promise<IncidentThere[]>;
  /** How incidents stand; null where nobody can ask. Rejects when the service does not answer. */
  look(
    tenantId: string,
    lane: string,
    incidents: readonly { key: string; id: string }[],
  ): Promise<readonly { key: string; id: string; state: AlertStatus; by: string }[] | null>;
}

/** So often a service is asked that tells nobody by itself. */
const everyMs = 20_000;
const incidentsMost = 500;

/**
 * Asks a service how its incidents of a tenant's open groups stand, and does here what somebody did there since: what is as we left it, or as it was seen before, is nobody's news. Answers the groups to
 * flush and the lanes to wake. Rejects when the service does not answer; it is asked again in its turn.
 */
export async function lookThere<Tx>(deps: LookThereDeps<Tx>, tenantId: string, endpoint: string): Promise<{ groupIds: string[]; lanes: string[] }> {
  const now = deps.now();
  const claimed = await deps.inTenant(tenantId, async (tx) => {
    const kind = await deps.claimEndpoint(tx, endpoint, now, now + everyMs);
    return kind === null ? null : { kind, incidents: await deps.incidentsThere(tx, laneOfService(kind, endpoint), incidentsMost) };
  });
  if (claimed === null || claimed.incidents.length === 0) return { groupIds: [], lanes: [] };
  const { kind, incidents } = claimed;
  const lane = laneOfService(kind, endpoint);
  const known = new Map(incidents.map((incident) => [noticeKeyOf(incident.groupId, incident.episode), incident]));
  const seen = await deps.look(
    tenantId,
    lane,
    [...known].map(([key, { id }]) => ({ key, id })),
  );
  const [groupIds, lanes]: [string[], string[]] = [[], []];
  for (const { key, id, state, by } of seen ?? []) {
    const incident = known.get(key);
    if (incident === undefined || incident.id !== id || incident.state === state) continue;
    const { groupId, episode } = incident;
    if (state === 'firing') {
      // Taken back there: nobody here has to do what they did not do here.
      await deps.inTenant(tenantId, (tx) => deps.noteThere(tx, [{ groupId, episode, lane, channelId: kind, ts: id, state }]));
      continue;
    }
    const acted = await actFromService(deps, { tenantId, kind, lane, key, do: state === 'acknowledged' ? 'acknowledge' : 'resolve', by });
    groupIds.push(...acted.groupIds);
    lanes.push(...acted.lanes);
  }
  return { groupIds, lanes };
}
