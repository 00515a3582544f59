// Brings a checkout to where TypeScript can run: dependencies as locked, and the pinned Node. Runs on Node 18 and needs no dependency.
// Every script begins with `await bootstrap(import.meta.url)`; it returns only in the right Node.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const binFolder = join(root, 'node_modules/.bin');
const pinnedNode = join(binFolder, 'node');
const oldestNode = [22, 18];

/** Installs what is missing, then goes on in this process if its Node will do, else runs the same script again under the pinned one and ends with its exit code. */
export async function bootstrap(scriptUrl) {
  try {
    await installDependencies(root);
  } catch (error) {
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
  const path = (process.env.PATH ?? '').split(delimiter);
  if (path[0] !== binFolder) process.env.PATH = [binFolder, ...path].join(delimiter);
  // Whoever starts hundreds of processes of the same files, as tests do, spends most of it on reading them.
  process.env.NODE_COMPILE_CACHE ??= join(root, '.tocsin/compile-cache');
  if (existsSync(pinnedNode) && realpathSync(pinnedNode) !== realpathSync(process.execPath)) await continueIn(pinnedNode, fileURLToPath(scriptUrl));
  if (!isNewEnough(process.versions.node)) {
    const pinned = readFileSync(join(root, '.node-version'), 'utf8').trim();
    process.stderr.write(
      `Tocsin needs Node ${oldestNode.join('.')} or newer, this is ${process.versions.node}, and npm brings none for this platform (${process.platform} ${process.arch}).\n` +
        `Install Node ${pinned} (https://nodejs.org, or a version manager: it is named in .node-version) and run the same command again.\n`,
    );
    process.exit(1);
  }
}

/** Ends this process with the other's exit code; returns only if the other cannot be run at all (a binary for another C library, say). */
function continueIn(node, script) {
  return new Promise((resolve) => {
    const env = { ...process.env, TOCSIN_STARTED_BY: String(process.ppid) };
    // The channel lets the other notice when this process is gone, however it ended.
    const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    child.once('error', () => {
      for (const signal of signals) process.off(signal, forward);
      resolve();
    });
    child.once('exit', (code, signal) => {
      if (signal === null) process.exit(code ?? 1);
      for (const each of signals) process.off(each, forward);
      process.kill(process.pid, signal);
    });
  });
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}
