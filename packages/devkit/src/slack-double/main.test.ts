import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readDoubleEnv } from './env.ts';

describe('the double as a process', () => {
  it('says when it is ready and ends when its parent lets go', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
      env: { ...process.env, SLACK_DOUBLE_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const { msg, url } = JSON.parse(line.toString()) as { msg: string; url: string };
    assert.equal(msg, 'ready');
    const posted = await fetch(`${url}/api/chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-tocsin-double' },
      body: new URLSearchParams({ channel: '#whatever', text: 'x' }),
    });
    assert.equal(((await posted.json()) as { ok: boolean }).ok, true);
    child.disconnect();
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0);
  });

  it('reads its environment', () => {
    const options = readDoubleEnv({
      SLACK_DOUBLE_SEED: '{"teams":[{"id":"T1","name":"A","domain":"a","tokens":["t"]}],"channelRate":null}',
      CHATOPS_PORT: '1234',
    });
    assert.deepEqual(
      [options.port, options.channelRate, options.createChannels, options.interactivityUrl, options.teams?.[0]?.name],
      [9403, null, true, 'http://127.0.0.1:1234/slack/interactions', 'A'],
    );
    assert.throws(() => readDoubleEnv({ SLACK_DOUBLE_PORT: 'x' }), /SLACK_DOUBLE_PORT/);
    assert.throws(() => readDoubleEnv({ SLACK_DOUBLE_SEED: '{' }), /SLACK_DOUBLE_SEED must be JSON/);
  });
});
