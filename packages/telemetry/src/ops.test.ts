import assert from 'node:assert/strict';
import test from 'node:test';
import { type Check, serveOps } from './ops.ts';

test('healthz says the process lives, readyz names what is away, metrics are text, the rest is 404', async () => {
  const checks: Check[] = [
    { name: 'redis', ok: true, detail: 'answers' },
    { name: 'postgres', ok: false, detail: 'connection refused' },
  ];
  const ops = await serveOps({ host: '127.0.0.1', port: 0, readiness: async () => checks, metrics: async () => 'a 1\n' });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${ops.port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  assert.equal((await get('/healthz')).status, 200);
  const ready = await get('/readyz?x=1');
  assert.equal(ready.status, 503);
  assert.deepEqual(JSON.parse(ready.text).away, ['postgres']);
  checks.pop();
  assert.equal((await get('/readyz')).status, 200);
  assert.deepEqual(await get('/metrics'), { status: 200, text: 'a 1\n' });
  assert.equal((await get('/x')).status, 404);
  await ops.close();
});

test('a check that fails is "not ready", without its error in the answer', async () => {
  const ops = await serveOps({ host: '127.0.0.1', port: 0, readiness: () => Promise.reject(new Error('secret detail')), metrics: async () => '' });
  const response = await fetch(`http://127.0.0.1:${ops.port}/readyz`);
  assert.equal(response.status, 503);
  assert.ok(!(await response.text()).includes('secret detail'));
  await ops.close();
});
