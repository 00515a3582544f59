// Runs test files with node --test and adds up what came out.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './bootstrap.mjs';

const reporter = fileURLToPath(new URL('reporter.mjs', import.meta.url));

/** Unit tests: one process for all, nothing around them. */
export const unitFlags = ['--test-isolation=none', '--test-timeout=30000'];
/** Tests with servers: a process a file, two at a time. */
export const flowFlags = ['--test-concurrency=2', '--test-timeout=300000'];

/** Answers the counts, the names of failures and the skips. A runner that breaks counts as one failure, shown with its last words. */
export async function runTests(files, flags, env = {}) {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-result-'));
  const resultFile = join(folder, 'result.json');
  try {
    const args = ['--test', ...flags, `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', ...files];
    const { code, words } = await runNode(args, { ...process.env, ...env, TOCSIN_TEST_RESULT: resultFile });
    const result = readResult(resultFile);
    if (!result) return broken(`the test runner ended with ${code} before it was done:\n${words}`);
    return code !== 0 && result.failed === 0 ? broken(`the test runner ended with ${code} though no test failed:\n${words}`, result) : result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sums results. */
export function total(results) {
  const sum = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
  for (const result of results) for (const key of Object.keys(sum)) sum[key] = Array.isArray(sum[key]) ? [...sum[key], ...result[key]] : sum[key] + result[key];
  return sum;
}

function runNode(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'pipe'] });
    let words = '';
    child.stderr.on('data', (data) => {
      words = `${words}${data}`.slice(-4_000);
    });
    const stop = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
    child.once('close', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(each, stop);
      resolve({ code: code ?? signal, words });
    });
  });
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function broken(sentence, result = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] }) {
  process.stdout.write(`\n✗ ${sentence}\n`);
  return { ...result, failed: result.failed + 1, failures: [...result.failures, 'the test runner'] };
}
