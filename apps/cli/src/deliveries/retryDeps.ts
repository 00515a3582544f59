import { randomUUID } from 'node:crypto';
import type { EndDeadDeps } from '@tocsin/steps/endDead';
import type { Store } from '@tocsin/store/connect';
import { endDeadLetter, lockDeadLetter } from '@tocsin/store/deadLetters';
import { dropDelivery, handOnDelivery, lockDelivery, newerDelivery, oweDeliveryAgain } from '@tocsin/store/deliveries';
import { insertAudit } from '@tocsin/store/insertAudit';
import { oweWrites } from '@tocsin/store/oweWrites';
import { insertSpool } from '@tocsin/store/spool';
import { inTenant, type Tx } from '@tocsin/store/transaction';

/** What trying again and dropping needs of a store. */
export function retryDeps(store: Store): EndDeadDeps<Tx> {
  return {
    inTenant: (tenantId, work) => inTenant(store, tenantId, work),
    ...{ lockDeadLetter, endDeadLetter, dropDelivery, insertSpool },
    ...{ lockDelivery, newerDelivery, oweDeliveryAgain, handOnDelivery, oweWrites },
    audit: insertAudit,
    newId: randomUUID,
    now: Date.now,
  };
}
