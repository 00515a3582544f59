import assert from 'node:assert/strict';
import { it } from 'node:test';
import { redactData } from './redactData.ts';

const token = `tocsin_${'a'.repeat(43)}`;

it('shows what an alert says and no secret, wherever it hides', () => {
  const shown = redactData({
    kind: 'raw',
    token: 'anything at all',
    alerts: [{ message: `see https://hooks.slack.com/services/T1/B2/xyz with ${token}`, labels: { bot_token: 'xoxb-1-2', team: 'db' } }],
  });
  const text = JSON.stringify(shown);
  for (const secret of ['anything', 'xyz', token, 'xoxb']) assert.ok(!text.includes(secret), secret);
  assert.ok(text.includes('"team":"db"') && text.includes('see https://hooks.slack.com/services/'));
});

it('ends where data is nested without end', () => {
  let deep: unknown = token;
  for (let level = 0; level < 50; level += 1) deep = { deep };
  assert.ok(!JSON.stringify(redactData(deep)).includes(token));
});
