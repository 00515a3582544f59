import assert from 'node:assert/strict';
import test from 'node:test';
import { readEnv } from './env.ts';

const least = { REDIS_URL: 'redis://127.0.0.1:6379', POSTGRES_URL: 'postgres://127.0.0.1/tocsin' };

test('two addresses are enough', () => {
  const env = readEnv(least);
  assert.deepEqual([env.INGEST_PORT, env.INGEST_HOST, env.TOCSIN_EMBEDDED, env.INGEST_QUOTA_ALERTS_PER_SECOND], [9400, '127.0.0.1', false, 5000]);
});

test('what is missing or wrong is named', () => {
  assert.throws(() => readEnv({ INGEST_PORT: 'x', POSTGRES_URL: '' }), /REDIS_URL.*POSTGRES_URL.*INGEST_PORT/);
});

test('the embedded mode refuses to be reachable from elsewhere', () => {
  assert.throws(() => readEnv({ ...least, TOCSIN_EMBEDDED: '1', INGEST_HOST: '0.0.0.0' }), /127\.0\.0\.1/);
});
