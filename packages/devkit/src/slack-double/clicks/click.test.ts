import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble, testClock } from '../testSupport.ts';

const signingSecret = 'a-secret';
const blocks = [
  { type: 'actions' as const, elements: [{ type: 'button' as const, action_id: 'ack', value: 'g1', text: { type: 'plain_text' as const, text: 'Ack' } }] },
];

interface Received {
  headers: IncomingMessage['headers'];
  raw: string;
}

describe('clicks', () => {
  const clock = testClock();
  let double: SlackDouble;
  let app: Server;
  let received: Received[] = [];
  let respond: (response: ServerResponse) => void = (response) => response.end();
  before(async () => {
    app = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, raw: Buffer.concat(chunks).toString() });
        respond(response);
      });
    }).listen(0, '127.0.0.1');
    await once(app, 'listening');
    double = await startTestDouble({ clock, signingSecret, interactivityUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/interactions` });
  });
  after(async () => {
    await double.close();
    app.closeAllConnections();
    app.close();
  });
  beforeEach(() => {
    double.reset();
    received = [];
    respond = (response) => response.end();
  });
  const post = async (): Promise<string> => (await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x', blocks })).ts ?? '';
  const press = async (ts: string) => double.click({ channel: '#alerts', ts, user: 'U0ANA', actionId: 'ack', value: 'g1' });
  const payload = (): Record<string, never> => JSON.parse(new URLSearchParams(received[0]?.raw).get('payload') ?? '') as Record<string, never>;
  const useResponseUrl = (body: object) => fetch(String(payload().response_url), { method: 'POST', body: JSON.stringify(body) });

  it('are signed over the raw body', async () => {
    const result = await press(await post());
    assert.deepEqual([result.ok, result.status], [true, 200]);
    const [request] = received;
    const timestamp = request?.headers['x-slack-request-timestamp'];
    assert.equal(timestamp, String(clock.now() / 1_000));
    assert.equal(request?.headers['x-slack-signature'], `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${request?.raw}`).digest('hex')}`);
  });

  it('tell who pressed what, where', async () => {
    const ts = await post();
    await press(ts);
    const { type, user, api_app_id, team, channel, container, message, actions } = payload() as Record<string, unknown>;
    assert.deepEqual(
      { type, user, api_app_id, team, channel },
      {
        type: 'block_actions',
        user: { id: 'U0ANA', username: 'ana', name: 'ana', team_id: 'T0ONE' },
        api_app_id: 'A0TOCSIN',
        team: { id: 'T0ONE', domain: 'one' },
        channel: { id: 'C0ALERTS', name: 'alerts' },
      },
    );
    assert.deepEqual(container, { type: 'message', message_ts: ts, channel_id: 'C0ALERTS', is_ephemeral: false });
    const [action] = actions as Record<string, unknown>[];
    const [block] = (message as { blocks: { block_id: string }[] }).blocks;
    assert.deepEqual([action?.action_id, action?.value, action?.type, action?.block_id], ['ack', 'g1', 'button', block?.block_id]);
  });

  it('choose an option of a menu in an attachment, and only one that it has', async () => {
    const options = ['g1 30', 'g1 120'].map((value) => ({ text: { type: 'plain_text' as const, text: value }, value }));
    const menu = { type: 'static_select' as const, action_id: 'silence', options };
    const attachments = [{ color: '#a30200', blocks: [{ type: 'actions' as const, block_id: 'b1', elements: [menu] }] }];
    const ts = (await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x', attachments })).ts ?? '';
    assert.equal((await double.click({ channel: '#alerts', ts, actionId: 'silence', value: 'g1 120' })).ok, true);
    const { actions, state } = payload() as Record<'actions' | 'state', unknown> as { actions: Record<string, unknown>[]; state: { values: object } };
    const { action_ts: _at, ...action } = actions[0] ?? {};
    assert.deepEqual(action, { action_id: 'silence', block_id: 'b1', type: 'static_select', selected_option: options[1] });
    assert.deepEqual(state.values, { b1: { silence: { type: 'static_select', selected_option: options[1] } } });
    await assert.rejects(double.click({ channel: '#alerts', ts, actionId: 'silence', value: 'g1 999' }), /action_id silence and value g1 999/);
  });

  it('fail when the app answers badly, not at all, or there is nobody', async () => {
    const ts = await post();
    respond = (response) => response.writeHead(500).end();
    assert.deepEqual(brief(await press(ts)), [false, 500, 'http_500']);
    respond = (response) => response.destroy();
    assert.deepEqual(brief(await press(ts)), [false, 0, 'unreachable']);
    const { interactivityUrl } = double.settings();
    double.change({ interactivityUrl: null });
    assert.deepEqual(brief(await press(ts)), [false, 0, 'no_listener']);
    double.change({ interactivityUrl });
    assert.deepEqual(double.stats().clicks, { ok: 0, failed: 3 });
  });

  it('fail after 3 seconds', async () => {
    const ts = await post();
    respond = () => undefined;
    const result = await press(ts);
    assert.deepEqual(brief(result), [false, 0, 'timeout']);
    assert.ok(result.ms >= 2_900 && result.ms < 4_500, `${result.ms} ms`);
  });

  it('need a message and a button', async () => {
    const ts = await post();
    await assert.rejects(double.click({ channel: 'alerts', ts: '1.000001', actionId: 'ack' }), /no message/);
    await assert.rejects(double.click({ channel: 'alerts', ts, actionId: 'other' }), /action_id other/);
  });

  it('give a response URL that is good five times within 30 minutes', async () => {
    const ts = await post();
    await press(ts);
    assert.equal((await useResponseUrl({ replace_original: true, text: 'acked' })).status, 200);
    assert.equal((await useResponseUrl({ text: 'just for you' })).status, 200);
    assert.equal((await useResponseUrl({ response_type: 'in_channel', text: 'for all' })).status, 200);
    assert.deepEqual(
      double.record.all().map(({ kind, text, onlyFor }) => [kind, text, onlyFor]),
      [
        ['post', 'x', undefined],
        ['update', 'acked', undefined],
        ['response', 'just for you', 'U0ANA'],
        ['response', 'for all', undefined],
      ],
    );
    assert.equal((await useResponseUrl({})).status, 400);
    assert.equal((await useResponseUrl({ delete_original: true })).status, 200);
    assert.deepEqual(await (await useResponseUrl({ text: 'sixth' })).json(), { ok: false, error: 'used_url' });
  });

  it('give a response URL that ends', async () => {
    await press(await post());
    clock.advance(30 * 60_000 + 1);
    assert.deepEqual(await (await useResponseUrl({ text: 'late' })).json(), { ok: false, error: 'expired_url' });
  });

  it('give a trigger that opens one modal within 3 seconds', async () => {
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 't' }, blocks: [{ type: 'divider' as const }] };
    const open = () => clientOf(double).views.open({ trigger_id: String(payload().trigger_id), view });
    await press(await post());
    const { view: opened } = await open();
    await clientOf(double).views.update({ view_id: opened?.id ?? '', hash: opened?.hash ?? '', view });
    await assert.rejects(clientOf(double).views.update({ view_id: opened?.id ?? '', hash: opened?.hash ?? '', view }), /hash_conflict/);
    await assert.rejects(open(), /exchanged_trigger_id/);
    received = [];
    await press(await post());
    clock.advance(3_001);
    await assert.rejects(open(), /expired_trigger_id/);
    await assert.rejects(clientOf(double).views.open({ trigger_id: 'x', view }), /invalid_trigger_id/);
  });
});

const brief = ({ ok, status, error }: { ok: boolean; status: number; error?: string }) => [ok, status, error];
