import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { importAlertmanager } from '@tocsin/connectors/import/alertmanager/importAlertmanager';
import { formatMatcher, parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant, routesFor } from '@tocsin/core/tenantPlan';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { randomPair, type WrittenRoute } from './randomTree.ts';
import { amtoolProgram, inParallel, receiversIn } from './runAmtool.ts';

/** TOCSIN_SEED repeats a run; TOCSIN_FILES asks for more than these. */
const seed = Number(process.env['TOCSIN_SEED'] ?? Date.now() % 1_000_000);
const files = Number(process.env['TOCSIN_FILES'] ?? 40);
/** One start of amtool costs more than many trees, so a file holds many. */
const treesPerFile = 40;

const skip = existsSync(amtoolProgram) ? false : `there is no ${amtoolProgram}: apt-get install prometheus-alertmanager`;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-import-'));
after(() => rmSync(folder, { recursive: true }));

type Random = () => number;
type OldRoute = Omit<WrittenRoute, 'routes'> & { match?: Record<string, string>; match_re?: Record<string, string>; routes?: OldRoute[] };

test(`${files} random files of ${treesPerFile} trees: the receivers that amtool finds in the file before its import`, {
  skip,
  timeout: 600_000,
}, async (context) => {
  const random = seededRandom(seed);
  const written = Array.from({ length: files }, () => Array.from({ length: treesPerFile }, (_, n) => randomPair(random, `t${n}_`)));
  let [told, old] = [0, 0];
  await inParallel(written, 3, async (pairs, number) => {
    const trees = pairs.map(({ root }) => inOldForm(random, { ...root, continue: true }));
    old += JSON.stringify(trees).split('"match').length - JSON.stringify(trees).split('"matchers').length;
    const route = { receiver: 'default', routes: trees };
    const receivers = receiversIn({ receiver: 'default', routes: pairs.map(({ root }) => root) }).map((name) => ({ name }));
    const labels = Object.assign({}, ...pairs.map((pair) => pair.labels)) as Record<string, string>;
    const source = { route, receivers };
    const theirs = await receiversByAmtool(join(folder, `${number}.yml`), source, labels);
    assert.deepEqual(receiversAfterImport(source, labels), theirs, `seed ${seed}, file ${number}`);
    told += theirs.length;
  });
  assert.ok(old > files, 'there were hardly any in the old form');
  context.diagnostic(`seed ${seed}; ${told} receivers told, ${old} conditions in the old form`);
});

/** The same tree with some of its matchers as `match` and `match_re`, which Alertmanager had before 0.22. */
function inOldForm(random: Random, { routes, matchers = [], ...route }: WrittenRoute): OldRoute {
  const match: Record<string, string> = {};
  const matchRe: Record<string, string> = {};
  const kept = matchers.filter((text) => {
    const read = parseMatchers(text);
    const [only, another] = typeof read === 'string' ? [] : read;
    const list = only?.operator === '=' ? match : only?.operator === '=~' ? matchRe : undefined;
    // Label names with a colon were never taken there.
    if (!only || another || !list || Object.hasOwn(list, only.name) || only.name.includes(':') || random() < 0.3) return true;
    list[only.name] = only.value;
    return false;
  });
  return {
    ...route,
    ...(Object.keys(match).length > 0 ? { match } : {}),
    ...(Object.keys(matchRe).length > 0 ? { match_re: matchRe } : {}),
    ...(kept.length > 0 ? { matchers: kept } : {}),
    ...(routes ? { routes: routes.map((child) => inOldForm(random, child)) } : {}),
  };
}

async function receiversByAmtool(file: string, source: object, labels: Readonly<Record<string, string>>): Promise<string[]> {
  // JSON is YAML, and both sides read it the same.
  await writeFile(file, JSON.stringify(source));
  const given = Object.entries(labels).map(([name, value]) => formatMatcher({ name, operator: '=', value }));
  const { stdout } = await promisify(execFile)(amtoolProgram, ['config', 'routes', 'test', `--config.file=${file}`, ...given], { env: {}, timeout: 20_000 });
  return stdout.trim().split(',');
}

/** As the imported file is checked, planned and asked. The root's receiver has another name there, for Tocsin has a `default` of its own. */
function receiversAfterImport(source: object, labels: Readonly<Record<string, string>>): string[] {
  const { file } = importAlertmanager(source, { tenant: 'acme' });
  const plan = planTenant(tenantFileSchema.parse(file), 1);
  return routesFor(plan, 'prod', labels).map(({ receiver }) => (receiver === 'default-receiver' ? 'default' : receiver));
}
