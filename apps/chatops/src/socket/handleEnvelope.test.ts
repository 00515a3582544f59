import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EnvelopeDeps, envelopeOf, handleEnvelope } from './handleEnvelope.ts';

function deps(more: Partial<EnvelopeDeps> = {}): EnvelopeDeps & { said: string[] } {
  const said: string[] = [];
  const seen = new Set<string>();
  return {
    said,
    press: async ({ groupId }) => void said.push(`press ${groupId}`),
    command: async ({ text }) => {
      said.push(`command ${text}`);
      return { text: 'done' };
    },
    change: async () => undefined,
    submit: async () => null,
    refreshHome: ({ userId }) => void said.push(`home ${userId}`),
    event: async ({ kind }) => said.push(`event ${kind}`) > 0,
    seenOnce: async (what) => !seen.has(what) && seen.add(what).size > 0,
    answered: () => undefined,
    fault: (where) => void said.push(where),
    now: () => 0,
    ...more,
  };
}

const envelope = (type: string, payload: object) =>
  envelopeOf({ envelope_id: 'e1', type, accepts_response_payload: type !== 'events_api', payload }) ?? assert.fail('no envelope');
const command = { command: '/tocsin', text: 'list', team_id: 'T1', user_id: 'U1', user_name: 'ana', is_enterprise_install: false };
const mention = {
  ...{ type: 'event_callback', team_id: 'T1', event_id: 'Ev1' },
  event: { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: 'hi' },
};

test('a command is answered with its envelope, and one that comes again is done once', async () => {
  const own = deps();
  assert.deepEqual(await handleEnvelope(own, envelope('slash_commands', command)), { envelope_id: 'e1', payload: { text: 'done' } });
  assert.deepEqual(await handleEnvelope(own, envelope('slash_commands', command)), { envelope_id: 'e1' });
  assert.deepEqual(own.said, ['command list']);
});

test('an event is worked again when it comes again, as it knows itself, and not acknowledged before it is stored', async () => {
  const own = deps();
  for (const _ of [1, 2]) assert.deepEqual(await handleEnvelope(own, envelope('events_api', mention)), { envelope_id: 'e1' });
  assert.deepEqual(own.said, ['event mention', 'event mention']);
  assert.equal(await handleEnvelope(deps({ event: async () => false }), envelope('events_api', mention)), null);
});

test('what failed is not acknowledged, what can never be read is', async () => {
  const failing = deps({ command: () => Promise.reject(new Error('away')) });
  assert.equal(await handleEnvelope(failing, envelope('slash_commands', command)), null);
  assert.deepEqual(await handleEnvelope(deps(), envelope('slash_commands', { ...command, team_id: 'x' })), { envelope_id: 'e1' });
  assert.deepEqual(await handleEnvelope(deps(), envelope('interactive', { type: 'block_actions' })), { envelope_id: 'e1' });
  assert.equal(envelopeOf({ type: 'hello' }), null);
  assert.equal(envelopeOf(null), null);
});
