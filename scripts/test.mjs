// npm test: static checks, then all tests, on a throw-away Redis and Postgres. `npm test -- WORD ...` runs only test files with a word in their path;
// `npm run test:chaos` runs the long forms of test/chaos. Ends with one line: N passed, N failed, N skipped.
import { bootstrap } from './bootstrap.mjs';

await bootstrap(import.meta.url);
const { runChecks, staticChecks } = await import('./checks.mjs');
const { flowFlags, runTests, total, unitFlags } = await import('./runTests.mjs');
const { sortTestFiles } = await import('./testFiles.mjs');
const { startThrowAwayServers } = await import('../packages/devkit/src/embedded/throwAwayServers.ts');

const [first, ...others] = process.argv.slice(2);
const isChaos = first === 'chaos';
const filters = isChaos ? others : process.argv.slice(2);
const from = performance.now();
const title = (text) => process.stdout.write(`\n${text}\n`);

const results = [];
const { unit, flows, chaos } = sortTestFiles(filters);
if (!isChaos && filters.length === 0) {
  title('Static checks');
  const clean = await runChecks(staticChecks);
  results.push({ ...total([]), failed: clean ? 0 : 1, failures: clean ? [] : ['static checks'] });
}
if (!isChaos) {
  title(`Unit tests (${unit.length} files)`);
  results.push(await runTests(unit, unitFlags));
}
const longFlags = ['--test-concurrency=1', '--test-timeout=3600000'];
if (isChaos || flows.length > 0)
  results.push(await onServers(isChaos ? chaos : flows, isChaos ? longFlags : flowFlags, isChaos ? { TOCSIN_CHAOS: 'long' } : {}));

const sum = total(results);
if (sum.skips.length > 0) title(`Skipped:\n${sum.skips.map((skip) => `  - ${skip}`).join('\n')}`);
if (sum.failures.length > 0) title(`Failed:\n${sum.failures.map((name) => `  ✗ ${name}`).join('\n')}`);
title(`${((performance.now() - from) / 1000).toFixed(0)} s`);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exit(sum.failed === 0 ? 0 : 1);

async function onServers(files, flags, env) {
  title(`Tests with servers (${files.length} files)`);
  const note = (text) => process.stdout.write(`  · ${text}\n`);
  let servers;
  try {
    servers = await startThrowAwayServers({ note });
  } catch (error) {
    process.stdout.write(`\n✗ ${error instanceof Error ? error.message : error}\n`);
    return { ...total([]), failed: 1, failures: ['starting Redis and Postgres for the tests'] };
  }
  note(`${servers.redis.chosen}; ${servers.postgres.chosen}`);
  try {
    return await runTests(files, flags, { ...env, TEST_REDIS_URL: servers.redis.url, TEST_POSTGRES_URL: servers.postgres.url });
  } finally {
    await servers.stop();
  }
}
