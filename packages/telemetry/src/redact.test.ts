import assert from 'node:assert/strict';
import test from 'node:test';
import { createLogger } from './logger.ts';
import { redactText } from './redact.ts';

const ours = `tocsin_${'a'.repeat(43)}`;
const secrets: [string, string][] = [
  ['a bot token', 'xoxb-1234-5678-abcDEF'],
  ['an app token', 'xapp-1-A012-345-abc'],
  ['a rotated token', 'xoxe.xoxp-1-Mi0yLTEyMw'],
  ['a webhook', 'T000/B000/XXXXXXXXXXXX'],
  ['one of our tokens', ours],
  ['a password in a URL', 'hunter2'],
  ['a key in a hook path', 'not-a-real-key'],
];

const text = `failed: xoxb-1234-5678-abcDEF xapp-1-A012-345-abc xoxe.xoxp-1-Mi0yLTEyMw https://hooks.slack.com/services/T000/B000/XXXXXXXXXXXX
  Authorization: Bearer ${ours} redis://app:hunter2@127.0.0.1:6379/0 POST /v1/hooks/alertmanager/not-a-real-key`;

for (const [what, secret] of secrets) {
  test(`${what} is taken out of text`, () => assert.ok(!redactText(text).includes(secret)));
}

test('text without secrets stays as it is', () => {
  const plain = 'alert high_cpu on http://web-1:8080/metrics took 3 ms, see https://hooks.slack.com/docs';
  assert.equal(redactText(plain), plain);
});

test('a log line has no secret, whether by name, in an error, in its cause or in the message', () => {
  const lines: string[] = [];
  const log = createLogger({ app: 'test', level: 'info', destination: { write: (line) => lines.push(line) } });
  log.error(
    {
      err: new Error('post failed', { cause: new Error(text) }),
      token: 'plain-secret',
      headers: { authorization: 'plain-secret' },
      config: { password: 'plain-secret' },
    },
    text,
  );
  const [line = ''] = lines;
  for (const [, secret] of [...secrets, ['', 'plain-secret'] as const]) assert.ok(!line.includes(secret), secret);
  assert.equal(JSON.parse(line).app, 'test');
});
