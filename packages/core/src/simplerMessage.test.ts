import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { simplerOf } from './simplerMessage.ts';

const button = { type: 'button', action_id: 'tocsin.acknowledge', value: 'g' };
const rich: SlackMessage = {
  text: '[CRIT] a &lt; b',
  blocks: [{ type: 'header' }],
  attachments: [
    {
      color: '#a30200',
      blocks: [{ type: 'data_table' }, { type: 'actions', elements: [button, { type: 'static_select' }] }],
    },
  ],
};

describe('a message that Slack refuses', () => {
  test('is first its sentence and its buttons, then its sentence, then nothing that could be simpler', () => {
    const simple = simplerOf(rich);
    assert.deepEqual(simple, {
      text: rich.text,
      blocks: [
        { type: 'section', block_id: 'sentence', text: { type: 'mrkdwn', text: rich.text, verbatim: true } },
        { type: 'actions', block_id: 'buttons', elements: [button] },
      ],
    });
    const text = simple && simplerOf(simple);
    assert.deepEqual(text, { text: rich.text, blocks: [] });
    assert.equal(text && simplerOf(text), null);
  });

  test('comes to an end whatever it is made of', () => {
    for (const message of [
      { ...rich, text: '' },
      { ...rich, blocks: [] },
      { text: 'x', blocks: [], attachments: [{ color: '#f00', blocks: [] }] },
    ]) {
      let steps = 0;
      for (let at: SlackMessage | null = message; at !== null; at = simplerOf(at)) steps += 1;
      assert.ok(steps <= 3);
    }
  });

  test('is cut between words, not in what Slack reads as one thing', () => {
    const ends = [`${'word '.repeat(598)}<!date^1795429920^{date_short_pretty} {time}|Nov 23> more`, `${'x'.repeat(2_996)}&amp;more`];
    for (const text of ends) {
      const cut = simplerOf({ ...rich, text })?.text ?? '';
      assert.ok(cut.length <= 3_000 && cut.endsWith(' …'));
      assert.doesNotMatch(cut, /<|&(?!amp;)/);
    }
  });
});
