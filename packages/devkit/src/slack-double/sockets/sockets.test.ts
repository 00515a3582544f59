import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble } from '../testSupport.ts';
import { defaultAppToken } from './socketHub.ts';

/** A socket, and what it heard: the next thing at each call. */
async function opened(double: SlackDouble): Promise<{ socket: WebSocket; next(): Promise<Record<string, unknown>>; ended: Promise<number> }> {
  const { url = '' } = await clientOf(double, defaultAppToken).apps.connections.open();
  const socket = new WebSocket(url);
  const heard: Record<string, unknown>[] = [];
  const waiting: ((said: Record<string, unknown>) => void)[] = [];
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(String(data)) as Record<string, unknown>;
    const first = waiting.shift();
    if (first) first(said);
    else heard.push(said);
  });
  const ended = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  const next = (): Promise<Record<string, unknown>> => {
    const said = heard.shift();
    return said ? Promise.resolve(said) : new Promise((resolve) => waiting.push(resolve));
  };
  return { socket, next, ended };
}

describe('sockets', () => {
  let double: SlackDouble;
  before(async () => {
    double = await startTestDouble({ eventRetryMs: [1] });
  });
  after(() => double.close());

  it('are opened with the token of the app alone, and each address once', async () => {
    await assert.rejects(clientOf(double, 'xoxb-one').apps.connections.open(), /not_allowed_token_type/);
    await assert.rejects(clientOf(double, 'xapp-other').apps.connections.open(), /invalid_auth/);
    const { url = '' } = await clientOf(double, defaultAppToken).apps.connections.open();
    const ends = async () => new Promise((resolve) => new WebSocket(url).addEventListener('close', resolve));
    const first = new WebSocket(url);
    await new Promise((resolve) => first.addEventListener('message', resolve));
    await ends();
    first.close();
  });

  it('say hello, hand over what people do, and take what acknowledges it, also what is long', async () => {
    const { socket, next } = await opened(double);
    assert.equal((await next()).type, 'hello');
    const typed = double.command({ channel: '#alerts', text: '/tocsin list' });
    const command = await next();
    assert.deepEqual([command.type, command.accepts_response_payload, (command.payload as { text: string }).text], ['slash_commands', true, 'list']);
    const text = 'ü'.repeat(70_000);
    socket.send(JSON.stringify({ envelope_id: command.envelope_id, payload: { text: text.slice(0, 2_000), blocks: [], unused: text } }));
    const { ok, answer } = await typed;
    assert.deepEqual([ok, answer?.unused], [true, text]);
    const spoken = double.speak({ channel: '#alerts', text: '@tocsin hello' });
    const event = await next();
    assert.deepEqual([event.type, event.retry_attempt], ['events_api', 0]);
    socket.send(JSON.stringify({ envelope_id: event.envelope_id }));
    assert.deepEqual((await spoken).event?.attempts, 1);
    socket.close();
  });

  it('say before they end that they will, and are cut without a word', async () => {
    const first = await opened(double);
    await first.next();
    double.sockets.disconnect('refresh_requested');
    assert.deepEqual([(await first.next()).reason, await first.ended], ['refresh_requested', 1_000]);
    const second = await opened(double);
    await second.next();
    double.sockets.cut();
    assert.equal(await second.ended, 1_006);
  });
});
