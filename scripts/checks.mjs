// The static checks and how they are run: side by side, silent while they pass, the failing one's own words when it does not.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const quietTurbo = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

/** Longest first, so that two at a time end together. */
export const staticChecks = [
  { name: 'knip', what: 'unused files, exports, dependencies', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'oxlint', what: 'lint, with types', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'tsc', what: 'types', command: ['tsc', '-p', '.'] },
  { name: 'biome', what: 'format, import order', command: ['biome', 'ci', '--colors=off'] },
  { name: 'boundaries', what: 'layers', command: ['turbo', 'boundaries'], env: quietTurbo },
  { name: 'house rules', what: 'scripts/house-rules.mjs', command: ['node', 'scripts/house-rules.mjs'] },
];

/** Runs the checks, as many at a time as there are cores; answers whether all passed. */
export async function runChecks(checks) {
  const waiting = [...checks];
  const failed = [];
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const from = performance.now();
      const { code, output } = await runTool(check.command, check.env);
      const ms = Math.round(performance.now() - from);
      process.stdout.write(` ${code === 0 ? '✓' : '✗'} ${check.name.padEnd(12)} ${`${ms} ms`.padStart(8)}   ${check.what}\n`);
      if (code !== 0) failed.push({ ...check, output });
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, lane));
  for (const { name, command, output } of failed) process.stdout.write(`\n✗ ${name}: ${command.join(' ')}\n${shorten(output.trimEnd())}\n`);
  return failed.length === 0;
}

/** The beginning names the first problems; the tools print all of it when run by hand. */
function shorten(output, lines = 80) {
  const all = output.split('\n');
  return all.length <= lines ? output : `${all.slice(0, lines).join('\n')}\n... ${all.length - lines} more lines: run the command above with npx`;
}

/** Runs a program of node_modules/.bin; answers its exit code (1 when a signal ended it) and all it said. */
export function runTool([program, ...args], env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
