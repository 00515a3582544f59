import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { normaliseNative } from '../packages/core/src/normaliseNative.ts';
import { becomesReady, producerConnection } from '../packages/queue/src/connection.ts';
import { addBatch, openQueues } from '../packages/queue/src/producers.ts';
import { startFleet } from './fleet/startFleet.ts';

const N = Number(process.argv[2] ?? 100000),
  G = 1000,
  B = 100;
const fleet = await startFleet({
  durable: true,
  tenants: [
    {
      tenant: 'default',
      slack_config: { default_channel: '#alerts-prod' },
      receivers: [{ name: 'r', slack: [{ channel: '#storm' }] }],
      route: { receiver: 'r', group_by: ['grp'], group_wait: '1s', group_interval: '5s' },
    },
  ],
  apps: [],
  workers: { worker: 'all' },
  double: { channelRate: null },
  env: { SLACK_CHANNEL_RATE: '0', ...(process.env.PROF ? { NODE_OPTIONS: '--cpu-prof --cpu-prof-dir=/tmp/prof' } : {}) },
});
const cpu = (pid: number) => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(f[11]) + Number(f[12])) / 100;
};

import { readdirSync } from 'node:fs';

const pgTree = () => {
  let s = 0;
  const pm = String(fleet.servers.postgres.pid);
  for (const d of readdirSync('/proc')) {
    if (!/^\d+$/.test(d)) continue;
    try {
      const f = readFileSync(`/proc/${d}/stat`, 'utf8').split(') ')[1]!.split(' ');
      if (f[1] === pm || d === pm) s += (Number(f[11]) + Number(f[12])) / 100;
    } catch {}
  }
  return s;
};
const sys = () => {
  const f = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/).slice(1).map(Number);
  return { busy: (f[0]! + f[1]! + f[2]! + f[5]! + f[6]!) / 100, steal: f[7]! / 100, idle: f[3]! / 100, user: f[0]! / 100, sys: f[2]! / 100 };
};
try {
  const redis = producerConnection(fleet.servers.redis.url, 't', console.error);
  await becomesReady(redis, 3000);
  const queues = openQueues(redis, '{tocsin}', console.error);
  const seen: string[] = [];
  let covered = 0,
    msgs = 0;
  const kinds: Record<string, number> = {};
  let done: () => void;
  const all = new Promise<void>((r) => (done = r));
  fleet.double.onAccepted((e: any) => {
    msgs++;
    seen.push(e.metadata?.event_payload?.delivery_id);
    kinds[e.kind] = (kinds[e.kind] ?? 0) + 1;
    covered += Number(e.metadata?.event_payload?.covers ?? 0);
    if (covered >= N) done();
  });
  if (process.env.LOGPG) {
    const pg = (await import('pg')).default;
    const c = new pg.Client(fleet.servers.postgres.url);
    await c.connect();
    await c.query('alter system set log_min_duration_statement = 0');
    await c.query('alter system set log_parameter_max_length = 0');
    await c.query('select pg_reload_conf()');
    await c.end();
  }
  const pids = { worker: fleet.apps.get('worker')!.pid, redis: fleet.servers.redis.pid! };
  const c0 = { worker: cpu(pids.worker), redis: cpu(pids.redis), me: process.cpuUsage() };
  const pg0 = pgTree(),
    sys0 = sys();
  const t0 = Date.now();
  const ps: Promise<void>[] = [];
  for (let b = 0; b < N / B; b++) {
    const events = Array.from({ length: B }, (_, i) => {
      const n = b * B + i;
      return normaliseNative(
        {
          alert_type: 'high_cpu',
          severity: 'critical',
          message: 'CPU > 95% on host ' + n,
          labels: { grp: 'g' + ((n * 7) % G), host: 'h' + n, region: 'eu', service: 'checkout' },
          annotations: { summary: 'CPU is high on host ' + n },
        } as any,
        { tenantId: 'default', receivedAt: Date.now() },
      );
    });
    ps.push(
      addBatch(queues, 'route', {
        kind: 'batch',
        tenantId: 'default',
        batchId: randomUUID(),
        stamp: Date.now() * 1000 + b * B,
        receivedAt: Date.now(),
        source: 'native',
        actorTokenId: 'x',
        events,
        traceparent: null,
      }),
    );
    if (b % 50 === 0) await Promise.all(ps);
  }
  await Promise.all(ps);
  console.log('added', Date.now() - t0);
  const timer = setInterval(
    async () =>
      console.log(
        Date.now() - t0,
        covered,
        msgs,
        JSON.stringify(await queues.route.getJobCounts('waiting', 'active')),
        JSON.stringify(await queues.format.getJobCounts('waiting', 'active', 'delayed')),
      ),
    1000,
  );
  await Promise.race([all, new Promise((r) => setTimeout(r, Number(process.argv[3] ?? 30000)))]);
  clearInterval(timer);
  console.log({
    ms: Date.now() - t0,
    covered,
    msgs,
    kinds,
    workerCpu: cpu(pids.worker) - c0.worker,
    pg: pgTree() - pg0,
    sys: Object.fromEntries(Object.entries(sys()).map(([k, v]) => [k, v - (sys0 as any)[k]])),
    redisCpu: cpu(pids.redis) - c0.redis,
    me: process.cpuUsage(c0.me).user / 1e6,
  });
  const pg = (await import('pg')).default;
  const c = new pg.Client(fleet.servers.postgres.url);
  await c.connect();
  await c.query('set search_path=tocsin');
  for (const q of [
    'select relname,seq_scan,seq_tup_read,idx_scan,idx_tup_fetch,n_tup_ins,n_tup_upd,n_tup_hot_upd from pg_stat_user_tables where n_tup_ins>0 order by 3 desc',
    'select indexrelname,idx_scan,idx_tup_read,idx_tup_fetch from pg_stat_user_indexes where idx_scan>0 order by 3 desc limit 20',
    'select state,kind,count(*),sum(covers) from writes group by 1,2',
    'select count(*), sum(pending) from group_members',
    'select sum(events),sum(transitions),count(*) from batches',
    'select count(*), sum(transition::int) from events',
    'select count(*) from alerts',
    'select m.*, g.status,g.epoch,g.next_flush_at,g.last_flush_at,g.refresh,now() from group_members m join groups g using (tenant_id,group_id) where pending>0 limit 5',
    `select sum((detail->>'transitions')::int) from audit where action='group.flushed'`,
    `select w.* from (select write_id,covers, lane,kind,state,reason,attempt from writes where state='sent') w where not (w.write_id::text = any($1)) limit 5`,
  ])
    console.table((await c.query(q, q.includes('$1') ? [seen] : [])).rows);
  await c.end();
  if (process.env.LOGPG) {
    const { execSync } = await import('node:child_process');
    execSync(`find ${fleet.servers.folder} -name '*.log' | xargs grep -l 'duration:' | xargs cat > /tmp/pg.log`);
  }
  console.log(fleet.log('worker').slice(0, 3000));
} finally {
  await fleet.stop();
  process.exit(0);
}
