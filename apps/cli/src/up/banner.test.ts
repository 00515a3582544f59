import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BannerFacts, banner, sampleRequest } from './banner.ts';

const facts: BannerFacts = {
  totalMs: 1_234,
  version: '0.1.0',
  nodeVersion: '24.21.0',
  ports: { ingest: 9400, console: 9401, chatops: 9402, workers: [9404], slackDouble: 9403 },
  redisUrl: 'redis://:hunter2@127.0.0.1:41000',
  postgresUrl: 'postgres://tocsin:hunter2@127.0.0.1:42000/tocsin',
  embedded: true,
};
const plain = { write: () => undefined, colour: false };

test('fits 80 columns but for the request, which must stay one line', () => {
  const lines = banner(facts, plain).split('\n');
  const request = sampleRequest(9400);
  assert.ok(lines.includes(request));
  assert.deepEqual(
    lines.filter((line) => line.length > 80 && line !== request),
    [],
  );
});

test('shows no password and, without a terminal that wants it, no colour', () => {
  const text = banner(facts, plain);
  assert.ok(!text.includes('hunter2'));
  assert.ok(!text.includes('\u001b'));
  assert.ok(banner(facts, { ...plain, colour: true }).includes('\u001b['));
});

test('a real Slack needs neither the stand-in nor the advice', () => {
  const text = banner({ ...facts, ports: { ...facts.ports, slackDouble: undefined } }, plain);
  assert.ok(!text.includes('stand-in'));
  assert.ok(!text.includes('SLACK_BOT_TOKEN'));
});
