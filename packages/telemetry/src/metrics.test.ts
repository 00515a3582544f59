import assert from 'node:assert/strict';
import test from 'node:test';
import { tenantsNamedMax } from './metricList.ts';
import { createMetrics } from './metrics.ts';

test('renders counters, histograms and gauges as Prometheus reads them', async () => {
  const metrics = createMetrics();
  metrics.count('alertsReceived', 3, { tenant: 'acme', source: 'native', status: 'accepted' });
  metrics.time('httpRequest', 0.004, { app: 'ingest', route: '/v1/alerts', method: 'POST', status: '202' });
  metrics.observe(['queueJobs', 'queueOldest'], async (put) => {
    put('queueJobs', 7, { queue: 'route', state: 'waiting' });
    put('queueOldest', 1.5, { queue: 'route' });
  });
  const text = await metrics.render();
  assert.match(text, /^tocsin_alerts_received_total\{tenant="acme",source="native",status="accepted"\} 3$/m);
  assert.match(text, /^tocsin_http_request_duration_seconds_bucket\{app="ingest",route="\/v1\/alerts",method="POST",status="202",le="0.005"\} 1$/m);
  assert.match(text, /^tocsin_queue_jobs\{queue="route",state="waiting"\} 7$/m);
  assert.match(text, /^tocsin_queue_oldest_job_age_seconds\{queue="route"\} 1.5$/m);
});

test('a gauge that cannot be read leaves the other metrics as they are', async () => {
  const metrics = createMetrics();
  metrics.observe(['spoolRows'], () => Promise.reject(new Error('Postgres is away')));
  metrics.count('auditBlocksSealed', 1, {});
  assert.match(await metrics.render(), /^tocsin_audit_blocks_sealed_total 1$/m);
});

test('the tenant label is bounded: later tenants are counted together', async () => {
  const metrics = createMetrics();
  for (let number = 0; number < tenantsNamedMax + 50; number += 1) metrics.count('deliveries', 1, { tenant: `t${number}`, outcome: 'sent' });
  const text = await metrics.render();
  assert.equal(text.match(/^tocsin_deliveries_total/gm)?.length, tenantsNamedMax + 1);
  assert.match(text, /^tocsin_deliveries_total\{tenant="other",outcome="sent"\} 50$/m);
});
