import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { Store } from './connect.ts';
import { prepared } from './statement.ts';
import { acrossTenants, type Tx } from './transaction.ts';

const store = prepared<never>(
  'store_endpoint',
  `insert into endpoints (tenant_id, name, kind, sealed, updated_at, next_look_at)
   values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), case when $3 = 'servicenow' then to_timestamp($5::float8 / 1000) end)
   on conflict (tenant_id, name) do update set kind = excluded.kind, sealed = excluded.sealed, updated_at = excluded.updated_at, next_look_at = excluded.next_look_at`,
);
const load = prepared<{ kind: ServiceKind; sealed: Buffer }>('load_endpoint', 'select kind, sealed from endpoints where tenant_id = $1 and name = $2');
const list = prepared<{ name: string; kind: ServiceKind; updated_at: number }>(
  'list_endpoints',
  'select name, kind, updated_at from endpoints where tenant_id = $1 order by name',
);
const remove = prepared<{ name: string }>('remove_endpoint', 'delete from endpoints where tenant_id = $1 and name = $2 returning name');

const due = prepared<{ tenant_id: string; name: string }>(
  'due_endpoints',
  'select tenant_id, name from endpoints where next_look_at <= to_timestamp($1::float8 / 1000) order by next_look_at limit $2',
);
const claim = prepared<{ kind: ServiceKind }>(
  'claim_endpoint',
  `update endpoints set next_look_at = to_timestamp($4::float8 / 1000) where tenant_id = $1 and name = $2 and next_look_at <= to_timestamp($3::float8 / 1000) returning kind`,
);
const incidents = prepared<{ group_id: string; episode: number; ts: string; state_there: AlertStatus }>(
  'incidents_there',
  `select m.group_id, m.episode, m.ts, m.state_there from messages m join groups g on g.tenant_id = $1 and g.group_id = m.group_id and g.episode = m.episode and g.status = 'open'
   where m.tenant_id = $1 and m.lane = $2 and m.state_there is not null and m.ts is not null order by m.posted_at desc limit $3`,
);

/** Stores or replaces one of the tenant's endpoints: what is to be known of it, sealed under `endpointPlaceOf`. `now` in ms since 1970. */
export async function storeEndpoint(tx: Tx, endpoint: { name: string; kind: ServiceKind; sealed: Buffer }, now: number): Promise<void> {
  await tx.run(store(tx.tenantId, endpoint.name, endpoint.kind, endpoint.sealed, now));
}

/** An endpoint as it is kept, null when the tenant has none of that name. */
export async function loadEndpoint(tx: Tx, name: string): Promise<{ kind: ServiceKind; sealed: Buffer } | null> {
  return (await tx.run(load(tx.tenantId, name)))[0] ?? null;
}

/** The tenant's endpoints and when each was last set (ms since 1970). */
export async function listEndpoints(tx: Tx): Promise<{ name: string; kind: ServiceKind; updatedAt: number }[]> {
  return (await tx.run(list(tx.tenantId))).map(({ name, kind, updated_at: updatedAt }) => ({ name, kind, updatedAt }));
}

/** Forgets an endpoint; answers whether there was one. */
export async function removeEndpoint(tx: Tx, name: string): Promise<boolean> {
  return (await tx.run(remove(tx.tenantId, name))).length > 0;
}

/** Endpoints of all tenants that are to be asked now (ms since 1970) how their incidents stand. */
export async function dueEndpoints(from: Store, now: number, limit: number): Promise<{ tenantId: string; name: string }[]> {
  return (await acrossTenants(from, due(now, limit))).map(({ tenant_id: tenantId, name }) => ({ tenantId, name }));
}

/** Takes an endpoint that is due until `nextLookAt`: of any number who try one has it. Answers its kind, null where it is not due or gone. */
export async function claimEndpoint(tx: Tx, name: string, now: number, nextLookAt: number): Promise<ServiceKind | null> {
  return (await tx.run(claim(tx.tenantId, name, now, nextLookAt)))[0]?.kind ?? null;
}

/** The incidents of a lane's service that are of groups which are open, the newest first. */
export async function incidentsThere(tx: Tx, lane: string, limit: number): Promise<{ groupId: string; episode: number; id: string; state: AlertStatus }[]> {
  const rows = await tx.run(incidents(tx.tenantId, lane, limit));
  return rows.map(({ group_id: groupId, episode, ts: id, state_there: state }) => ({ groupId, episode, id, state }));
}

/** What an endpoint's sealed settings are bound to. */
export function endpointPlaceOf(tenantId: string, kind: ServiceKind, name: string): string {
  return `${tenantId}/endpoints/${kind}/${name}`;
}
