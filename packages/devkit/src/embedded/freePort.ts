import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that is free now: `wanted` itself, else any when `wanted` is 0. Throws the system's error (EADDRINUSE, EACCES) when it cannot be had. */
export function listenOnce(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A port that nothing listens on, chosen by the system. Another process may take it before you do: be ready to ask again. */
export const freePort = (): Promise<number> => listenOnce(0);

/** Whether `port` can be listened on at 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

/** The first free port from `first` on, looking at most at `tries` of them, never one of `taken`. */
export async function nextFreePort(first: number, taken: ReadonlySet<number>, tries = 200): Promise<number> {
  for (let port = first; port < Math.min(first + tries, 65_536); port += 1) {
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  return freePort();
}
