// npm ci when node_modules is missing or made from another lockfile, with a line every few seconds. Runs on Node 18 and needs no dependency.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const everyMs = 3_000;

/** Throws an error whose message is a sentence for people. */
export async function installDependencies(root) {
  const stamp = join(root, 'node_modules/.tocsin-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  if (!isInstalledAsLocked(root)) await npmCi(root);
  try {
    writeFileSync(stamp, `${wanted}\n`);
  } catch {
    // node_modules may be somebody else's to write: then we look again next time, which costs milliseconds.
  }
}

/** Somebody ran npm by hand: npm's own record of what it installed has every package of the lockfile in the same version. */
function isInstalledAsLocked(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

async function npmCi(root) {
  const from = Date.now();
  process.stderr.write(`Installing dependencies (npm ci; once, about half a minute and 0.7 GB) ...\n`);
  const ticker = setInterval(() => {
    process.stderr.write(`  ${seconds(from)} s, still installing ...\n`);
  }, everyMs);
  try {
    await runNpm(root);
  } finally {
    clearInterval(ticker);
  }
  process.stderr.write(`Dependencies installed in ${seconds(from)} s\n`);
}

/** npm itself may be a script of the Node that runs us (npm_execpath) or a program on PATH. */
function runNpm(root) {
  const byNode = process.env.npm_execpath && /npm-cli\.c?js$/.test(process.env.npm_execpath);
  const [file, args] = byNode ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output = `${output}${data}`.slice(-20_000);
      });
    }
    const stop = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
    child.once('error', () => reject(new Error('npm was not found. It comes with Node (https://nodejs.org): install it and run the same command again.')));
    child.once('close', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(each, stop);
      if (code === 0) resolve();
      else reject(new Error(explain(output, signal ?? `exit code ${code}`)));
    });
  });
}

function explain(output, how) {
  const tail = output.trim().split('\n').slice(-12).join('\n');
  const advice = /ENOSPC|no space left/i.test(output)
    ? 'The disk is full: about 1 GB is needed. Free some space and run the same command again.'
    : /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output)
      ? 'The package registry cannot be reached. Check the connection (and `npm config get registry`, proxy) and run the same command again.'
      : /EACCES|EPERM/.test(output)
        ? 'This account may not write here. Give it the right to, or check out elsewhere.'
        : 'Run `npm ci` to see it all.';
  return `${tail}\n\nnpm ci failed (${how}). ${advice}`;
}

const seconds = (from) => Math.round((Date.now() - from) / 1000);
