import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import type { Labels } from '@tocsin/core/matching';
import { type CompiledRoute, matchRoutes } from '@tocsin/core/routing';
import { planTenant } from '@tocsin/core/tenantPlan';
import { labelsFor, type TreeShape, treeShapes } from '../load/routeTree.ts';
import type { Part } from '../measure/context.ts';
import { startMeter } from '../measure/meter.ts';
import { scanRoutes } from '../measure/scanRoutes.ts';
import { medianRow, type Row } from '../row.ts';

type Search = (root: CompiledRoute, labels: Labels) => CompiledRoute[];

const aimMicros = 10;
const alerts = Array.from({ length: 250 }, (_, n) => labelsFor((n * 617) % 1_000));

/** Finding the routes of one alert in a tree of a thousand, in this process. */
export const routes: Part = ({ options, progress }) => {
  const rows = treeShapes.map((shape) => medianRow(Array.from({ length: options.runs }, () => measure(shape, options.quick ? 20 : 60))));
  for (const { title, value, notes } of rows) progress(`${title}: ${value.toFixed(2)} µs; ${notes.join()}`);
  return Promise.resolve(rows);
};

function measure(shape: TreeShape, rounds: number): Row {
  const file: unknown = { tenant: 'bench', slack_config: { default_channel: '#bench' }, route: { receiver: 'default', routes: shape.routes } };
  const { root } = planTenant(tenantFileSchema.parse(file), 1).base;
  const meter = startMeter({});
  const [indexed, scanned] = [medianMicros(matchRoutes, root, rounds), medianMicros(scanRoutes, root, rounds)];
  const cost = meter(0);
  return {
    name: `routes-${shape.title.replaceAll(/\W+/g, '-')}`,
    title: `route decision, ${shape.title}`,
    conditions: '1,000 routes, an alert of 9 labels, from anywhere in the tree; median of rounds of 250 alerts, compiled code',
    ...{ value: indexed, unit: 'µs', values: [indexed], limit: null, ratio: null },
    aim: shape.isIndexed ? { text: `<= ${aimMicros} µs`, met: indexed <= aimMicros } : null,
    cost: { ...cost, cpuSeconds: { bench: cost.cpuSeconds['double'] ?? 0 } },
    ...{ messages: null, lost: null },
    notes: [
      `linear scan of the same tree ${scanned.toFixed(1)} µs, ${(scanned / indexed).toFixed(1)} x as long`,
      ...(shape.isIndexed ? [] : ['nothing to look such routes up by']),
    ],
  };
}

function medianMicros(search: Search, root: CompiledRoute, rounds: number): number {
  const round = () => {
    const from = performance.now();
    for (const labels of alerts) search(root, labels);
    return ((performance.now() - from) * 1_000) / alerts.length;
  };
  for (let warm = 0; warm < rounds / 2; warm += 1) round();
  const taken = Array.from({ length: rounds }, round).sort((a, b) => a - b);
  return taken[Math.floor(rounds / 2)] ?? Number.NaN;
}
