import { randomUUID } from 'node:crypto';
import type { Actor } from '@tocsin/contracts/actor';
import { dropDead, type EndDeadDeps, retryDead } from '@tocsin/steps/endDead';
import type { Store } from '@tocsin/store/connect';
import { endDeadLetter, lockDeadLetter } from '@tocsin/store/deadLetters';
import { deadTenants } from '@tocsin/store/deadNotices';
import { dropDelivery, handOnDelivery, lockDelivery, newerDelivery, oweDeliveryAgain, readDelivery } from '@tocsin/store/deliveries';
import { insertAudit } from '@tocsin/store/insertAudit';
import { type DeadThing, listDead } from '@tocsin/store/listDead';
import { oweWrites } from '@tocsin/store/oweWrites';
import { insertSpool } from '@tocsin/store/spool';
import { inTenant, type Tx } from '@tocsin/store/transaction';

/** What failed for good in all tenants, as the queue page shows it and works on it. */
export interface DeadLetters {
  /** Newest first. */
  list(): Promise<DeadThing[]>;
  /** One with all that it was to say; null when it is not there, or somebody has taken care of it. */
  find(tenantId: string, id: string): Promise<DeadThing | null>;
  retry(tenantId: string, id: string, actor: Actor): Promise<void>;
  drop(tenantId: string, id: string, actor: Actor): Promise<void>;
}

/** So many of a tenant and kind are listed. */
const listed = 1_000;

/** Opens the dead letters of a store; each change has its audit row in the tenant that it belongs to. */
export function openDeadLetters(store: Store, now: () => number): DeadLetters {
  const verbs = { lockDeadLetter, endDeadLetter, dropDelivery, insertSpool, lockDelivery, newerDelivery, oweDeliveryAgain, handOnDelivery, oweWrites };
  const deps: EndDeadDeps<Tx> = { ...verbs, inTenant: (tenantId, work) => inTenant(store, tenantId, work), audit: insertAudit, newId: randomUUID, now };
  return {
    list: async () => {
      const tenants = await deadTenants(store, 0);
      const things = await Promise.all(tenants.map((tenantId) => inTenant(store, tenantId, (tx) => listDead(tx, listed))));
      return things.flat().sort((a, b) => b.diedAt - a.diedAt);
    },
    find: (tenantId, id) =>
      inTenant(store, tenantId, async (tx) => {
        const thing = (await listDead(tx, listed)).find((each) => each.id === id) ?? null;
        if (thing?.kind !== 'delivery') return thing;
        return { ...thing, what: { ...Object(thing.what), message: (await readDelivery(tx, id))?.message } };
      }),
    retry: async (tenantId, id, actor) => void (await retryDead(deps, tenantId, id, actor)),
    drop: (tenantId, id, actor) => dropDead(deps, tenantId, id, 'dropped in the console', actor),
  };
}
