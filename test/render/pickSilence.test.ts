import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionIds, silenceChoices } from '@tocsin/contracts/message';
import { clientOf, startTestDouble } from '@tocsin/devkit/slack-double/testSupport';
import { createRenderer } from '@tocsin/render/renderer';
import { sampleGroup } from '@tocsin/render/sampleViews';

test('each silence that a message offers can be picked where it was posted', async (t) => {
  const double = await startTestDouble({ interactivityUrl: null });
  t.after(() => double.close());
  const renderer = createRenderer({ templatesDir: new URL('../../templates', import.meta.url).pathname });
  const view = sampleGroup();
  for (const profile of ['rich', 'plain'] as const) {
    const { message } = renderer.group({ language: 'de', view, profile });
    const body = { channel: '#alerts', text: message.text, blocks: message.blocks, attachments: message.attachments ?? [] };
    await clientOf(double).apiCall('chat.postMessage', body);
    const ts = double.record.all().at(-1)?.ts ?? assert.fail();
    for (const choice of silenceChoices) {
      const value = `${view.groupId} ${choice}`;
      // There is nobody to tell: what counts is that the menu and its option are found.
      assert.equal((await double.click({ channel: '#alerts', ts, actionId: actionIds.silence, value })).error, 'no_listener');
    }
  }
});
