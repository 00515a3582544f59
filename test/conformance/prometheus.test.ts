import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { alertIdOf } from '@tocsin/core/identity';
import { readBack } from '../chaos/readBack.ts';
import { firingIn, readSaid } from '../chaos/said.ts';
import { startFleet } from '../fleet/startFleet.ts';
import { until } from '../fleet/until.ts';
import { prometheusProgram, startPrometheus } from './startPrometheus.ts';

const rules = 300;
const teams = 15;

/** A rule for each alert; `vector(1) > 1` has no result, so it no longer fires. Names and labels stay, by them Prometheus knows its alerts after a reload. */
function rulesFile(expression: string): string {
  const rule = (number: number) => `      - alert: Rule${number}
        expr: ${expression}
        labels: {severity: warning, team: team-${number % teams}}
        annotations: {summary: "rule ${number} fires"}`;
  return `groups:\n  - name: all\n    rules:\n${Array.from({ length: rules }, (_, number) => rule(number)).join('\n')}\n`;
}

const tenant = {
  tenant: 'default',
  slack_config: { default_channel: '#prometheus' },
  receivers: [{ name: 'all', slack: [{ channel: '#prometheus' }] }],
  route: { receiver: 'all', group_by: ['team'], group_wait: '1s', group_interval: '1s' },
};

/** The alerts by the ids that their labels give them, as the API is asked for them. */
function known(status: 'firing' | 'resolved') {
  return Array.from({ length: rules }, (_, number) => {
    const labels = { alertname: `Rule${number}`, severity: 'warning', team: `team-${number % teams}` };
    return { id: alertIdOf('default', { by: 'labels', labels }), behaviour: 'rule', group: labels.team, status, turns: 1 };
  });
}

const skip = existsSync(prometheusProgram) ? false : `there is no ${prometheusProgram}: apt-get install prometheus`;

test('a real Prometheus takes us for its Alertmanager: 300 rules are seen firing, and resolved', { skip, timeout: 90_000 }, async (context) => {
  const fleet = await startFleet({ tenants: [tenant], double: { channelRate: null }, env: { SLACK_CHANNEL_RATE: '0' } });
  context.after(() => fleet.stop());
  const prometheus = await startPrometheus(join(fleet.servers.folder, 'prometheus'), new URL(fleet.ingestUrl), rulesFile('vector(1)'));
  context.after(() => prometheus.stop());

  /** The last version of each group's message. */
  const shown = () => {
    const said = readSaid(fleet.double.record.all()).filter(({ kind }) => kind !== 'reply');
    return [...new Map(said.map(({ groupId, text }) => [groupId, text])).values()];
  };
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  await until('all to be seen firing', 30_000, () => sum(shown().map(firingIn)) === rules);
  assert.equal(shown().length, teams);
  assert.deepEqual((await readBack(fleet.ingestUrl, known('firing'))).faults, []);

  prometheus.setRules(rulesFile('vector(1) > 1'));
  const resolvedIn = (text: string) => Number(/^\[RESOLVED\].* (\d+) alerts/.exec(text)?.[1] ?? 0);
  await until('all to be seen resolved', 30_000, () => sum(shown().map(resolvedIn)) === rules);
  assert.deepEqual((await readBack(fleet.ingestUrl, known('resolved'))).faults, []);

  const covers = readSaid(fleet.double.record.all()).filter(({ kind }) => kind !== 'reply');
  assert.equal(sum([...new Map(covers.map((each) => [each.deliveryId, each.covers])).values()]), 2 * rules, 'each alert fired once and resolved once');
  assert.equal(await prometheus.metric('prometheus_notifications_errors_total'), 0);
});
