import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { dashboards } from '@tocsin/telemetry/dashboards/all';
import { dashboardJson } from '@tocsin/telemetry/dashboards/dashboard';
import { metricList } from '@tocsin/telemetry/metricList';
import { type Fleet, startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';
import { prometheusProgram, runPrometheus } from './startPrometheus.ts';

const deploy = new URL('../../deploy/', import.meta.url).pathname;
const promtool = '/usr/bin/promtool';
const skip = existsSync(prometheusProgram) ? false : `there is no ${prometheusProgram}: apt-get install prometheus`;
const noPromtool = existsSync(promtool) ? false : `there is no ${promtool}: apt-get install prometheus`;
const inFolder = readdirSync(join(deploy, 'grafana/dashboards'));
const queriesOf = (name: string) =>
  dashboards[name]?.rows.flatMap(({ panels }) => panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ title, expr })))) ?? [];

test('the dashboards that Grafana reads are those that are written down: node scripts/dashboards.mjs', () => {
  assert.deepEqual(
    inFolder.toSorted(),
    Object.keys(dashboards)
      .map((name) => `${name}.json`)
      .toSorted(),
  );
  for (const [name, dashboard] of Object.entries(dashboards))
    assert.deepEqual(
      JSON.parse(readFileSync(join(deploy, `grafana/dashboards/${name}.json`), 'utf8')),
      JSON.parse(JSON.stringify(dashboardJson(dashboard))),
      name,
    );
});

test('every metric has a place on a dashboard, and what dashboards and rules ask for there is', () => {
  const rules = readFileSync(join(deploy, 'prometheus/tocsin.rules.yaml'), 'utf8');
  const named = (text: string) => [...text.matchAll(/\btocsin_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
  const shown = new Set(Object.keys(dashboards).flatMap((name) => queriesOf(name).flatMap(({ expr }) => named(expr))));
  const known = Object.values(metricList).map(({ name }) => name);
  assert.deepEqual(
    [...shown, ...named(rules)].filter((name) => !known.some((each) => each === name)),
    [],
  );
  assert.deepEqual(
    known.filter((name) => !shown.has(name)),
    [],
  );
});

test('promtool: the rules say what they are to say, and the files are good', { skip: noPromtool }, () => {
  const said = (...args: string[]) => execFileSync(promtool, args, { cwd: join(deploy, 'prometheus'), encoding: 'utf8' });
  assert.match(said('test', 'rules', 'tocsin.rules.test.yaml'), /SUCCESS/);
  assert.match(said('check', 'config', 'prometheus.yaml'), /SUCCESS: 1 rule files found/);
});

describe('a real Prometheus that scrapes a fleet', { skip }, () => {
  let fleet: Fleet;
  let prometheus: Awaited<ReturnType<typeof runPrometheus>>;
  before(async () => {
    const workerPort = await freePort();
    const route = { receiver: 'all', group_by: ['host'], group_wait: '0s', group_interval: '1s' };
    const tenant = { tenant: 'default', slack_config: { default_channel: '#all' }, receivers: [{ name: 'all', slack: [{ channel: '#all' }] }], route };
    fleet = await startFleet({ tenants: [tenant], apps: ['ingest'], env: { WORKER_PORT: String(workerPort) } });
    const targets = [new URL(fleet.ingestUrl).host, `127.0.0.1:${workerPort}`];
    const config = `global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [${join(deploy, 'prometheus/tocsin.rules.yaml')}]
scrape_configs: [{job_name: tocsin, static_configs: [{targets: ${JSON.stringify(targets)}}]}]\n`;
    prometheus = await runPrometheus(join(fleet.servers.folder, 'prometheus'), config);
  });
  after(async () => {
    await prometheus.stop();
    await fleet.stop();
  });

  async function ask(expr: string): Promise<{ status: string; data: { result: { metric: Record<string, string>; value: [number, string] }[] } }> {
    const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$tenant', '.*');
    return (await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query })}`)).json();
  }

  const send = (host: string, status: string) =>
    fetch(`${fleet.ingestUrl}/v1/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ alert_type: 'disk_full', severity: 'critical', message: 'disk full', labels: { host }, dedup_key: host, status }),
    });

  test('has an answer to every query of every dashboard, and knows what fired, how often and for how long', async () => {
    const count = async (expr: string) => Number((await ask(expr)).data.result[0]?.value[1] ?? 0);
    // A counter is first seen when it is 1: what happens then is what a rate sees. Of two hosts, as one that turns so often would flap.
    for (const [seen, host] of ['a', 'b'].entries())
      for (const status of ['firing', 'resolved']) {
        assert.equal((await send(host, status)).status, 202);
        const turns = `sum(tocsin_alert_turns_total{alert_type="disk_full", severity="critical", to="${status}"})`;
        await until(`the turn of ${host} to ${status} to be scraped`, 20_000, async () => (await count(turns)) === seen + 1);
        if (status === 'resolved')
          await until('its episode to be over', 20_000, async () => (await count('sum(tocsin_time_to_resolve_seconds_count{tenant="default"})')) === seen + 1);
      }
    for (const name of Object.keys(dashboards))
      for (const { title, expr } of queriesOf(name)) assert.equal((await ask(expr)).status, 'success', `${name}: ${title}: ${expr}`);
    const turns = await until('rates to be there', 20_000, async () => {
      const { data } = await ask('sum by (alert_type, to) (increase(tocsin_alert_turns_total[1m])) > 0');
      return data.result.length === 2 ? data.result : null;
    });
    assert.deepEqual(turns.map(({ metric }) => `${metric['alert_type']} ${metric['to']}`).toSorted(), ['disk_full firing', 'disk_full resolved']);
  });

  test('finds nothing wrong with it', async () => {
    const { data } = await ask('ALERTS{alertstate="firing"}');
    assert.deepEqual(
      data.result.map(({ metric }) => metric['alertname']),
      [],
    );
  });
});
