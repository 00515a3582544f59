// npm run verify: what a developer runs before a commit. Static checks and unit tests, no server, seconds.
import { bootstrap } from './bootstrap.mjs';

await bootstrap(import.meta.url);
const { runChecks, staticChecks } = await import('./checks.mjs');
const { runTests, unitFlags } = await import('./runTests.mjs');
const { sortTestFiles } = await import('./testFiles.mjs');

const from = performance.now();
const clean = await runChecks(staticChecks);
const started = performance.now();
const { unit } = sortTestFiles();
const tests = await runTests(unit, unitFlags);
const ms = Math.round(performance.now() - started);
process.stdout.write(
  ` ${tests.failed === 0 ? '✓' : '✗'} ${'unit tests'.padEnd(12)} ${`${ms} ms`.padStart(8)}   ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped\n`,
);
const good = clean && tests.failed === 0;
process.stdout.write(`${good ? 'clean' : 'not clean'}, ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
process.exitCode = good ? 0 : 1;
