import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import type { SlackDouble } from '../startSlackDouble.ts';
import { startTestDouble } from '../testSupport.ts';
import { defaultAppToken } from './socketHub.ts';

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore, setLevel: ignore, getLevel: () => LogLevel.ERROR, setName: ignore };
let double: SlackDouble;
let client: SocketModeClient;

before(async () => {
  double = await startTestDouble({ eventRetryMs: [1] });
  // It waits as long before it comes back; a shorter time would have it leave a machine that is busy.
  client = new SocketModeClient({ clientPingTimeout: 2_000, appToken: defaultAppToken, clientOptions: { slackApiUrl: double.apiUrl }, logger: quiet });
  await client.start();
});
after(async () => {
  await client.disconnect();
  await double.close();
});

it("speaks to Slack's own client: commands, events and clicks reach it and are acknowledged by it", async () => {
  client.once('slash_commands', ({ ack, body }: { ack: (said: object) => Promise<void>; body: { text: string } }) => ack({ text: `heard ${body.text}` }));
  const { ok, answer } = await double.command({ channel: '#alerts', text: '/tocsin list' });
  assert.deepEqual([ok, answer?.text], [true, 'heard list']);
  client.once('app_mention', ({ ack }: { ack: () => Promise<void> }) => ack());
  assert.equal((await double.speak({ channel: '#alerts', text: '@tocsin hello' })).event?.ok, true);
});

it("has Slack's own client come back, whether it was told or cut", async () => {
  for (const end of [() => double.sockets.disconnect('warning', 100), () => double.sockets.cut()]) {
    const back = new Promise<void>((resolve) => void client.once('connected', () => resolve()));
    end();
    await back;
    client.once('slash_commands', ({ ack }: { ack: (said: object) => Promise<void> }) => ack({ text: 'again' }));
    assert.equal((await double.command({ channel: '#alerts', text: '/tocsin list' })).answer?.text, 'again');
  }
});
