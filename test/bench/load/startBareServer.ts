import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { type App, startApp } from '@tocsin/devkit/process/startApp';

/** Starts the bare server in a process of its own; its log goes to `folder`. */
export async function startBareServer(folder: string): Promise<{ url: string; app: App }> {
  const port = await freePort();
  const entry = fileURLToPath(new URL('./bareServer.ts', import.meta.url));
  const app = await startApp({ name: 'bare', entry, args: [String(port)], env: { PATH: process.env['PATH'] ?? '' }, logFile: join(folder, 'bare.log') });
  return { url: `http://127.0.0.1:${port}`, app };
}
