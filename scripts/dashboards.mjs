// Writes deploy/grafana/dashboards from packages/telemetry/src/dashboards. By hand: node scripts/dashboards.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';

await bootstrap(import.meta.url);
const { dashboards } = await import('@tocsin/telemetry/dashboards/all');
const { dashboardJson } = await import('@tocsin/telemetry/dashboards/dashboard');

for (const [name, dashboard] of Object.entries(dashboards))
  writeFileSync(join(root, `deploy/grafana/dashboards/${name}.json`), `${JSON.stringify(dashboardJson(dashboard), null, 2)}\n`);
