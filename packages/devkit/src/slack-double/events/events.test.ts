import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { slackSignature } from '../clicks/sign.ts';
import type { SlackDouble } from '../startSlackDouble.ts';
import { clientOf, startTestDouble, testClock } from '../testSupport.ts';

const signingSecret = 'a-secret';

interface Heard {
  headers: IncomingMessage['headers'];
  raw: string;
  body: { event_id: string; team_id: string; event: Record<string, unknown> };
}

describe('events', () => {
  const clock = testClock();
  let double: SlackDouble;
  let app: Server;
  let heard: Heard[] = [];
  let respond: (response: ServerResponse) => void = (response) => response.end();
  before(async () => {
    app = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        heard.push({ headers: request.headers, raw, body: JSON.parse(raw) as Heard['body'] });
        respond(response);
      });
    }).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const eventsUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`;
    double = await startTestDouble({ clock, signingSecret, eventsUrl, eventRetryMs: [0, 1, 1] });
  });
  after(async () => {
    await double.close();
    app.closeAllConnections();
    app.close();
  });
  beforeEach(() => {
    double.reset();
    heard = [];
    respond = (response) => response.end();
  });
  const post = async (): Promise<string> => (await clientOf(double).chat.postMessage({ channel: 'C0ALERTS', text: 'x' })).ts ?? '';

  it('tell the app, signed, who mentioned it in which thread; what mentions nobody is heard by nobody', async () => {
    const root = await post();
    const { ts, event } = await double.speak({ channel: '#alerts', user: 'U0ANA', text: '@Tocsin look at @tocsinfan & co', threadTs: root });
    assert.deepEqual([event?.ok, event?.attempts, event?.eventId], [true, 1, heard[0]?.body.event_id]);
    const { event_ts: _at, ...said } = heard[0]?.body.event ?? {};
    const text = '<@U0TOCSIN> look at @tocsinfan & co';
    assert.deepEqual(said, {
      ...{ type: 'app_mention', user: 'U0ANA', text, ts, team: 'T0ONE', channel: 'C0ALERTS' },
      ...{ thread_ts: root, parent_user_id: 'U0TOCSIN' },
    });
    const seconds = Number(heard[0]?.headers['x-slack-request-timestamp']);
    assert.equal(heard[0]?.headers['x-slack-signature'], slackSignature(signingSecret, seconds, heard[0]?.raw ?? ''));
    assert.equal((await double.speak({ channel: '#alerts', text: 'nothing' })).event, null);
    assert.equal((await double.speak({ channel: '#far', text: '@tocsin are you there?' })).event, null);
    const { messages = [] } = await clientOf(double).conversations.replies({ channel: 'C0ALERTS', ts: root });
    assert.deepEqual([messages[1]?.user, messages[1]?.text, messages[1]?.bot_id], ['U0ANA', text, undefined]);
  });

  it('come again under the same id until the app takes them, and not for ever', async () => {
    respond = (response) => response.writeHead(heard.length < 3 ? 500 : 200).end();
    const { event } = await double.speak({ channel: '#alerts', text: '@tocsin' });
    assert.deepEqual([event?.ok, event?.attempts], [true, 3]);
    assert.equal(new Set(heard.map(({ body }) => body.event_id)).size, 1);
    assert.deepEqual(
      heard.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]),
      [
        [undefined, undefined],
        ['1', 'http_error'],
        ['2', 'http_error'],
      ],
    );
    respond = (response) => response.writeHead(500).end();
    assert.deepEqual((await double.react({ channel: '#alerts', ts: await post(), emoji: 'eyes' })).attempts, 4);
    respond = (response) => response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
    assert.deepEqual((await double.speak({ channel: '#alerts', text: '@tocsin' })).event?.attempts, 1);
  });

  it('tell of an emoji that is put on a message and taken away again', async () => {
    const ts = await post();
    for (const _ of [1, 2]) await double.react({ channel: '#alerts', ts, user: 'U0ANA', emoji: 'eyes' });
    assert.deepEqual(
      heard.map(({ body: { event } }) => [event.type, event.reaction, event.user, event.item]),
      ['reaction_added', 'reaction_removed'].map((type) => [type, 'eyes', 'U0ANA', { type: 'message', channel: 'C0ALERTS', ts }]),
    );
  });

  it('tell that the app was thrown out, and its token is good for nothing then', async () => {
    await double.depart({ how: 'uninstall' });
    assert.deepEqual(
      heard.map(({ body }) => [body.team_id, body.event.type]),
      [
        ['T0ONE', 'tokens_revoked'],
        ['T0ONE', 'app_uninstalled'],
      ],
    );
    await assert.rejects(clientOf(double).auth.test(), /invalid_auth/);
    assert.equal((await clientOf(double, 'xoxb-two').auth.test()).team_id, 'T0TWO');
  });
});
