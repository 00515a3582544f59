import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddedServer } from './embeddedServer.ts';
import { endLeftovers, isAttended, openRunFile, readRunFile } from './runFile.ts';
import { startPostgres } from './startPostgres.ts';
import { type StartOptions, startRedis } from './startRedis.ts';

export interface ThrowAwayServers {
  redis: EmbeddedServer;
  postgres: EmbeddedServer;
  /** Folder for logs and other things of the run; gone after `stop`. */
  folder: string;
  /** Stops both and removes their data. */
  stop(): Promise<void>;
}

const prefix = 'tocsin-test-';

/**
 * An empty Redis and an empty Postgres in a temporary folder, for tests. By default `fast`: nothing is forced to disk. Whoever kills them with SIGKILL and wants
 * the data back says `fast: false`. Fetched programs are kept in `binDir`. What an earlier run left behind because it was killed is ended and removed first.
 */
export async function startThrowAwayServers(options: Pick<StartOptions, 'fast' | 'note' | 'binDir'> = {}): Promise<ThrowAwayServers> {
  await removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o711);
  const runFile = openRunFile(join(folder, 'run.json'), []);
  const shared = { fast: true, binDir: fileURLToPath(new URL('../../../../.tocsin/bin', import.meta.url)), ...options };
  const [redis, postgres] = await Promise.all([
    startRedis({ ...shared, dataDir: join(folder, 'redis'), onPid: (pid) => runFile.add('redis', pid) }),
    startPostgres({ ...shared, dataDir: join(folder, 'postgres'), onPid: (pid) => runFile.add('postgres', pid, 'SIGINT') }),
  ]);
  const stop = async () => {
    await Promise.all([redis.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { redis, postgres, folder, stop };
}

async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const record = readRunFile(join(folder, 'run.json'));
    if (!record || isAttended(record)) continue;
    await endLeftovers(record);
    rmSync(folder, { recursive: true, force: true });
  }
}
