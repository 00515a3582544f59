import { join } from 'node:path';
import type { EmbeddedServer } from '@tocsin/devkit/embedded/embeddedServer';
import { startPostgres } from '@tocsin/devkit/embedded/startPostgres';
import { startRedis } from '@tocsin/devkit/embedded/startRedis';
import type { StartContext } from './context.ts';

/** Redis and Postgres side by side: the ones the environment names, else real ones with their data in `.tocsin/`. */
export async function startServers(context: StartContext): Promise<{ redis: EmbeddedServer; postgres: EmbeddedServer }> {
  const { input, folder, progress, stopping, runFile, started } = context;
  const one = (name: 'redis' | 'postgres', startServer: typeof startRedis, url: string | undefined, stopSignal: 'SIGTERM' | 'SIGINT') =>
    progress.step(
      name,
      async () => {
        const server = await startServer({
          url,
          dataDir: join(folder, name),
          note: (text) => progress.note(name, text),
          onPid: (pid) => runFile.add(name, pid, stopSignal),
          onUnexpectedExit: (text) => stopping.request({ code: 1, text }),
        });
        started.push({ name, isServer: true, stop: server.stop });
        return server;
      },
      (server) => server.chosen,
    );
  const both = await Promise.allSettled([
    one('redis', startRedis, input.env.REDIS_URL, 'SIGTERM'),
    one('postgres', startPostgres, input.env.POSTGRES_URL, 'SIGINT'),
  ]);
  const [redis, postgres] = both;
  if (redis.status === 'rejected') throw redis.reason;
  if (postgres.status === 'rejected') throw postgres.reason;
  return { redis: redis.value, postgres: postgres.value };
}
