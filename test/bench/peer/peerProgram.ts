import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { until } from '../../fleet/until.ts';

/** A running Alertmanager. */
export interface PeerProgram {
  pid: number;
  url: string;
  log(): string;
  /** SIGTERM, and SIGKILL when it is still there after a while. */
  stop(): Promise<void>;
  /** SIGKILL, then a start on what it left. Its `pid` is another one then. */
  killAndRevive(): Promise<void>;
}

/** What is said where the peer is not installed. */
export const notInstalled = 'not installed: apt-get install prometheus-alertmanager';

const patienceMs = 10_000;

/** Where Alertmanager is; null when it is not installed. */
export function findPeer(path = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter), '/usr/bin', '/usr/local/bin'];
  const files = folders.flatMap((folder) => ['prometheus-alertmanager', 'alertmanager'].map((name) => join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}

/** Its version as it says it; a question mark when it says none. */
export function peerVersion(program: string): string {
  const { stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: patienceMs });
  return /version (\d[\w.]*)/.exec(`${stdout}${stderr}`)?.[1] ?? '?';
}

/** Starts Alertmanager without a cluster on a free port of this machine, its storage in a folder that is gone after `stop`. Rejects with the end of its log. */
export async function startPeerProgram(program: string, config: object): Promise<PeerProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-peer-'));
  // Also when the bench is broken off.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const logFile = join(folder, 'log');
  // JSON is YAML.
  writeFileSync(join(folder, 'alertmanager.yml'), JSON.stringify(config));
  const flags = { 'config.file': join(folder, 'alertmanager.yml'), 'storage.path': join(folder, 'data'), 'web.listen-address': `127.0.0.1:${port}` };
  const args = Object.entries({ ...flags, 'cluster.listen-address': '', 'log.level': 'error' }).map(([name, value]) => `--${name}=${value}`);
  const url = `http://127.0.0.1:${port}`;
  const start = () => {
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: {}, detached: true });
    const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()).once('error', () => resolve()));
    return { child, exited };
  };
  let running = start();
  const end = async (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    const insist = setTimeout(() => running.child.kill('SIGKILL'), patienceMs);
    await running.exited;
    clearTimeout(insist);
  };
  const log = () => readFileSync(logFile, 'utf8').slice(-2_000);
  const peer: PeerProgram = {
    ...{ pid: running.child.pid ?? 0, url, log },
    stop: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
    killAndRevive: async () => {
      await end('SIGKILL');
      running = start();
      peer.pid = running.child.pid ?? 0;
      await until('Alertmanager to be ready', 20_000, () => isReady(url));
    },
  };
  try {
    await until('Alertmanager to be ready', 20_000, () => isReady(url));
    return peer;
  } catch (error) {
    const words = log();
    await peer.stop();
    throw new Error(`${program} does not start:\n${words}`, { cause: error });
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}
