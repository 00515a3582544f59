import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../embedded/freePort.ts';
import { processStart } from '../embedded/processIdentity.ts';
import { type App, startApp } from './startApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-app-'));
const apps: App[] = [];
after(async () => {
  await Promise.all(apps.map((app) => app.kill9()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  source: string,
  more: { readyUrl?: string; env?: Record<string, string>; onUnexpectedExit?: (reason: string) => void; readyWithinMs?: number } = {},
): Promise<App> {
  const entry = join(folder, `app-${apps.length}-${Math.random()}.mjs`);
  writeFileSync(entry, source);
  const app = await startApp({ name: 'sample', entry, env: {}, logFile: join(folder, 'sample.log'), ...more });
  apps.push(app);
  return app;
}

const waits = 'setInterval(() => {}, 1000);';

test('is ready when the app says so, and ends by SIGTERM', async () => {
  const app = await start(`process.on('SIGTERM', () => process.exit(0)); process.send({ ready: true }); ${waits}`);
  await app.stop();
  assert.equal(await app.exited, 'exit code 0');
});

test('is ready when its address answers 200', async () => {
  const port = await freePort();
  const source = `import { createServer } from 'node:http'; createServer((_, answer) => answer.end()).listen(Number(process.env.PORT), '127.0.0.1');`;
  const app = await start(source, { readyUrl: `http://127.0.0.1:${port}/readyz`, env: { PORT: String(port) } });
  await app.kill9();
  assert.equal(await app.exited, 'signal SIGKILL');
});

test('an app that ends before it is ready is told with its exit code and what it wrote', async () => {
  await assert.rejects(start(`console.error('no such tenant'); process.exit(3);`), /sample ended before it was ready \(exit code 3\)[\s\S]*no such tenant/);
});

test('an app that stays silent is ended', async () => {
  await assert.rejects(start(waits, { readyWithinMs: 200 }), /sample was not ready within 0.2 s/);
});

test('an end that nobody asked for is told, one that was asked for is not', async () => {
  const told: string[] = [];
  const reason = await new Promise<string>((resolve, reject) => {
    start(`process.send({ ready: true }); console.log('goodbye'); setTimeout(() => process.exit(7), 50);`, { onUnexpectedExit: resolve }).catch(reject);
  });
  assert.match(reason, /sample ended unexpectedly \(exit code 7\)[\s\S]*goodbye/);
  const asked = await start(`process.send({ ready: true }); ${waits}`, { onUnexpectedExit: (text) => told.push(text) });
  await asked.kill9();
  assert.deepEqual(told, []);
});

test('its channel closes when the launcher is gone', async () => {
  const launcher = join(folder, 'launcher.mjs');
  const inner = join(folder, 'inner.mjs');
  writeFileSync(inner, `process.on('disconnect', () => process.exit(0)); process.send({ ready: true }); ${waits}`);
  const module = new URL('./startApp.ts', import.meta.url).href;
  const source = `import { startApp } from ${JSON.stringify(module)};
const app = await startApp({ name: 'inner', entry: ${JSON.stringify(inner)}, env: {}, logFile: ${JSON.stringify(join(folder, 'inner.log'))} });
process.send({ ready: true });
console.log('pid=' + app.pid);`;
  writeFileSync(launcher, source);
  const outer = await startApp({ name: 'launcher', entry: launcher, env: {}, logFile: join(folder, 'launcher.log') });
  const untilWritten = async () => {
    for (;;) {
      const pid = /pid=(\d+)/.exec(outer.tail())?.[1];
      if (pid) return Number(pid);
      await new Promise(setImmediate);
    }
  };
  const pid = await untilWritten();
  await outer.kill9();
  while (processStart(pid) !== undefined) await new Promise(setImmediate);
});
