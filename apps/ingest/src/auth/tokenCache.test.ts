import assert from 'node:assert/strict';
import test from 'node:test';
import type { TocsinError } from '@tocsin/contracts/errors';
import type { Principal } from '@tocsin/contracts/tokens';
import { createTokenCache } from './tokenCache.ts';

const principal: Principal = { tenantId: 'acme', tokenId: 't', scopes: ['ingest'] };
const token = `tocsin_${'a'.repeat(43)}`;

function start() {
  const state = { now: 1_000_000, asked: 0, answer: async (): Promise<Principal | null> => principal };
  const authenticate = () => {
    state.asked += 1;
    return state.answer();
  };
  return { state, find: createTokenCache({ authenticate, now: () => state.now }) };
}

test('a token is looked up once in 30 s, also when it comes many times at once', async () => {
  const { state, find } = start();
  await Promise.all([find(token), find(token), find(token)]);
  assert.deepEqual(await find(token), principal);
  assert.equal(state.asked, 1);
  state.now += 30_000;
  await find(token);
  assert.equal(state.asked, 2);
});

test('a revoked token is refused after 30 s, and an unknown one is remembered as well', async () => {
  const { state, find } = start();
  await find(token);
  state.answer = async () => null;
  state.now += 30_000;
  assert.equal(await find(token), null);
  const unknown = `tocsin_${'b'.repeat(43)}`;
  assert.equal(await find(unknown), null);
  assert.equal(await find(unknown), null);
  assert.equal(state.asked, 3);
});

test('what does not look like a token is not looked up', async () => {
  const { state, find } = start();
  assert.equal(await find('tocsin_short'), null);
  assert.equal(state.asked, 0);
});

test('while the store is away a token that was good works for an hour, others are told to come again', async () => {
  const { state, find } = start();
  await find(token);
  state.answer = () => Promise.reject(new Error('away'));
  state.now += 3_599_999;
  assert.deepEqual(await find(token), principal);
  state.now += 1;
  const unavailable = (error: TocsinError) => error.code === 'unavailable';
  await assert.rejects(find(token), unavailable);
  await assert.rejects(find(`tocsin_${'b'.repeat(43)}`), unavailable);
  state.answer = async () => principal;
  assert.deepEqual(await find(token), principal);
});
