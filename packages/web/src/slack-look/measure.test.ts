import assert from 'node:assert/strict';
import { it } from 'node:test';
import { measureMessage } from './measure.ts';

const plain = (text: string) => ({ type: 'plain_text', text });

it('measures the largest of each kind, in the attachments too', () => {
  const message = {
    text: 'abc',
    blocks: [{ type: 'header', block_id: 'h', text: plain('head') }],
    attachments: [
      {
        color: '#fff',
        blocks: [
          { type: 'section', fields: [plain('12'), plain('1234')] },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: plain('Go'), url: 'https://a.example' },
              { type: 'static_select', placeholder: plain('Silence'), options: [{ text: plain('1h'), value: 'g 60' }] },
            ],
          },
        ],
      },
    ],
  };
  const values = Object.fromEntries(measureMessage(message).map(({ name, value }) => [name, value]));
  assert.deepEqual(values, {
    blocks: 3,
    text: 3,
    total: 21,
    header: 4,
    fields: 2,
    field: 4,
    controls: 2,
    label: 7,
    options: 1,
    optionValue: 4,
    url: 17,
    blockId: 1,
  });
});

it('says what is over a limit, and always the three that every message has', () => {
  const over = measureMessage({ text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) });
  assert.deepEqual(over, [
    { name: 'blocks', value: 51, limit: 50, within: false },
    { name: 'text', value: 1, limit: 4_000, within: true },
    { name: 'total', value: 0, limit: 12_000, within: true },
  ]);
});

it('survives what is no message', () => {
  const odd = [{ type: 'actions', elements: 'none' }, { type: 'section', fields: [null, 3] }, {}] as never;
  assert.equal(
    measureMessage({ text: '', blocks: odd, attachments: [{ blocks: 7 }] }).every(({ within }) => within),
    true,
  );
});
