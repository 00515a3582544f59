import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readClassicMatchers } from '@tocsin/contracts/tenant/classicMatchers';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { explainRoutes } from '@tocsin/core/explainRoutes';
import { compileMatchers } from '@tocsin/core/matching';
import { planTenant, routesFor } from '@tocsin/core/tenantPlan';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { brokenMatcher, type Pair, randomPair } from './randomTree.ts';
import { amtoolProgram, inParallel, receiversByAmtool, receiversIn } from './runAmtool.ts';

/** TOCSIN_SEED repeats a run; TOCSIN_PAIRS asks for more than these. */
const seed = Number(process.env['TOCSIN_SEED'] ?? Date.now() % 1_000_000);
const pairs = Number(process.env['TOCSIN_PAIRS'] ?? 10_000);
const texts = Math.ceil(pairs / 50);
/** One start of amtool costs more than many trees, so many trees are looked at in one. */
const pairsPerCall = 125;
const processes = 3;

const skip = existsSync(amtoolProgram) ? false : `there is no ${amtoolProgram}: apt-get install prometheus-alertmanager`;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-amtool-'));
after(() => rmSync(folder, { recursive: true }));

test(`${pairs} random trees and label sets: the receivers that amtool finds, in its order`, { skip, timeout: 600_000 }, async (context) => {
  const random = seededRandom(seed);
  const calls = Array.from({ length: Math.ceil(pairs / pairsPerCall) }, () => Array.from({ length: pairsPerCall }, (_, n) => randomPair(random, `t${n}_`)));
  const byLength = new Map<number, number>();
  await inParallel(calls, processes, async (call, number) => {
    // Each tree is a child of the root that takes everything and lets the next one look too; names keep the trees apart.
    const root = { receiver: 'none', routes: call.map((pair) => ({ ...pair.root, continue: true })) };
    const labels = Object.assign({}, ...call.map((pair) => pair.labels)) as Record<string, string>;
    const found = await receiversByAmtool(join(folder, `${number}.yml`), root, labels);
    assert.ok(found, `seed ${seed}: amtool refuses what we took, call ${number}: ${JSON.stringify(root)}`);
    for (const [n, pair] of call.entries()) {
      const theirs: string[] = found.filter((receiver) => receiver.startsWith(`t${n}_`));
      assert.deepEqual(ourReceivers(pair), theirs, `seed ${seed}: ${JSON.stringify(pair)}`);
      byLength.set(theirs.length, (byLength.get(theirs.length) ?? 0) + 1);
    }
  });
  const told = [...byLength].sort(([one], [other]) => one - other).map(([length, count]) => `${count} with ${length}`);
  context.diagnostic(`seed ${seed}; receivers of a pair: ${told.join(', ')}`);
});

test(`${texts} random texts: a matcher where amtool sees one, and the same`, { skip, timeout: 600_000 }, async (context) => {
  const random = seededRandom(seed + 1);
  const alerts = Array.from({ length: texts }, () => ({ text: brokenMatcher(random), labels: randomPair(random, '').labels }));
  let taken = 0;
  await inParallel(alerts, processes, async ({ text, labels }, number) => {
    const root = { receiver: 'none', routes: [{ receiver: 'taken', matchers: [text] }] };
    const theirs = await receiversByAmtool(join(folder, `text${number}.yml`), root, labels);
    const [classic, ours] = [readClassicMatchers(text), parseMatchers(text)];
    const message = `seed ${seed}: ${JSON.stringify({ text, labels })}`;
    // amtool 0.25 knows the classic grammar alone; an empty matcher is the one thing of it that we refuse.
    if (theirs === null) assert.ok(classic === null || typeof ours === 'string', message);
    else if (classic?.length === 0) assert.equal(typeof ours, 'string', message);
    else {
      assert.deepEqual(ours, classic, message);
      assert.deepEqual([compileMatchers(classic ?? [])(labels) ? 'taken' : 'none'], theirs, message);
      taken += 1;
    }
  });
  context.diagnostic(`seed ${seed}; ${taken} of the texts are matchers`);
});

/** As a tenant's file is read, checked, planned and asked. */
function ourReceivers({ root, labels }: Pair): string[] {
  const receivers = receiversIn(root).map((name) => ({ name, slack: [] }));
  const file: unknown = JSON.parse(JSON.stringify({ tenant: 'acme', slack_config: { default_channel: '#alerts' }, receivers, route: root }));
  const plan = planTenant(tenantFileSchema.parse(file), 1);
  const found = routesFor(plan, 'prod', labels);
  const explained = explainRoutes(plan.base.root, labels).filter(({ verdict }) => verdict.kind === 'told');
  assert.deepEqual(
    explained.map(({ route }) => route.key),
    found.map(({ key }) => key),
  );
  return found.map(({ receiver }) => receiver);
}
