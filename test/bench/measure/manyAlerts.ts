import { createHash, randomUUID } from 'node:crypto';
import { severityOfRank } from '@tocsin/contracts/severity';
import type { AlertState } from '@tocsin/core/alertState';
import { openStore, type Store } from '@tocsin/store/connect';
import { insertBatch } from '@tocsin/store/insertBatch';
import { insertAlerts } from '@tocsin/store/storeAlerts';
import { inTenant } from '@tocsin/store/transaction';

const perBatch = 500;
const atOnce = 3;
/** Every so manieth alert is acknowledged. */
export const acknowledgedEvery = 5_000;

const hashOf = (text: string) => createHash('md5').update(text).digest('hex');

/** The alert of a number: a host and a pod of its own, and six labels that many have. */
export function manyAlert(number: number, now: number): AlertState {
  const [kind, environment, severity] = [`kind-${number % 50}`, number % 2 === 0 ? 'prod' : 'staging', severityOfRank(number % 4)];
  const labels = { alertname: kind, severity, environment, host: `db-${number}`, pod: `pod-${hashOf(String(number)).slice(0, 10)}` };
  return {
    ...{ alertId: randomUUID(), fingerprint: hashOf(`f${number}`), alertType: kind, severity, environment },
    message: `Queue of db-${number} is at ${number % 100} percent for ${number % 60} minutes`,
    labels: { ...labels, team: `team-${number % 20}`, service: `svc-${number % 300}`, region: `r${number % 5}` },
    ...{ annotations: {}, generatorUrl: null, startsAt: now, expiresAt: null, resolvedAt: null, resolvedBy: null },
    ...(number % acknowledgedEvery === 0
      ? { status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: { kind: 'operator', name: 'bench' } }
      : { status: 'firing', acknowledgedAt: null, acknowledgedBy: null }),
    ...{ acknowledgedUntil: null, unseen: false, stamp: now * 1_000, groupIds: [] },
  };
}

/** Stores so many alerts that are active, with the verbs and in batches of the size that route has. Answers how many a second. */
export async function storeManyAlerts(postgresUrl: string, tenantId: string, count: number, tell: (stored: number) => void): Promise<number> {
  const store = openStore({ postgresUrl, name: 'tocsin bench', connections: atOnce, onError: () => undefined });
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const from = next;
      next += perBatch;
      await storeBatch(store, tenantId, from, Math.min(next, count));
      if (from % 100_000 === 0) tell(from);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    await store.close();
  }
  return (1_000 * count) / (performance.now() - startedAt);
}

async function storeBatch(store: Store, tenantId: string, from: number, to: number): Promise<void> {
  const now = Date.now();
  const alerts = Array.from({ length: to - from }, (_, index) => manyAlert(from + index, now)).sort((one, other) => (one.alertId < other.alertId ? -1 : 1));
  await inTenant(store, tenantId, async (tx) => {
    const count = { events: alerts.length, transitions: alerts.length, owed: 0, refused: 0 };
    await insertBatch(tx, { batchId: randomUUID(), stamp: now * 1_000, receivedAt: now, source: 'bench', ...count });
    await insertAlerts(tx, alerts);
  });
}
