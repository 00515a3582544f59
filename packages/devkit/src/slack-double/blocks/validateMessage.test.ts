import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTotal, validateAttachments, validateBlocks, validateView } from './validateMessage.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value = 'v', text = 'o') => ({ text: plain(text), value });
const divider = { type: 'divider' };
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_unused, index) => make(index));
const x = (count: number): string => 'x'.repeat(count);

const valid: Record<string, object[]> = {
  'everything at its limit': [
    { type: 'header', block_id: 'h', text: plain(x(150)) },
    { type: 'section', text: mrkdwn(x(3_000)), accessory: { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'a' } },
    { type: 'section', fields: many(10, () => mrkdwn(x(2_000))), expand: true },
    { type: 'context', elements: [...many(9, () => mrkdwn('a')), { type: 'image', image_url: 'https://a.example/i.png', alt_text: 'a' }] },
    actions(...many(25, (index) => button({ action_id: `a${index}`, text: plain(x(75)), value: x(2_000), style: 'primary' }))),
    { type: 'image', image_url: 'https://a.example/i.png', alt_text: x(2_000), title: plain('t') },
    divider,
  ],
  menus: [
    actions(
      { type: 'static_select', action_id: 's', placeholder: plain('p'), options: many(100, (index) => option(`${index}`)) },
      { type: 'overflow', action_id: 'o', options: many(5, () => option()) },
    ),
  ],
  'rich text': [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'a', style: { bold: true } },
            { type: 'link', url: 'https://a.example' },
            { type: 'user', user_id: 'U1' },
          ],
        },
        { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }] },
      ],
    },
  ],
  'a container and a table': [
    { type: 'container', title: plain('t'), is_collapsible: true, child_blocks: [divider, { type: 'section', text: mrkdwn('a') }] },
    { type: 'data_table', caption: 'c', rows: [[{ type: 'raw_text', text: 'a' }], [{ type: 'raw_number', value: 1, text: '1' }]] },
  ],
  'fifty blocks': many(50, () => divider),
  nothing: [],
};

const invalid: [string, unknown, ...string[]][] = [
  ['51 blocks', many(51, () => divider), '[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
  ['no array', { type: 'divider' }, '[ERROR] must provide an array [json-pointer:/blocks]'],
  ['an unknown block', [{ type: 'marquee' }], '[ERROR] unsupported type: marquee [json-pointer:/blocks/0/type]'],
  ['an alert block in a message', [{ type: 'alert', text: mrkdwn('a') }], '[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]'],
  ['a block without type', [{}], '[ERROR] missing required field: type [json-pointer:/blocks/0]'],
  ['a long header', [{ type: 'header', text: plain(x(151)) }], '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
  ['a mrkdwn header', [{ type: 'header', text: mrkdwn('a') }], '[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]'],
  ['an empty text', [{ type: 'header', text: plain('') }], '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section without text and fields', [{ type: 'section' }], '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0]'],
  ['a long section', [{ type: 'section', text: mrkdwn(x(3_001)) }], '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
  ['11 fields', [{ type: 'section', fields: many(11, () => mrkdwn('a')) }], '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]'],
  ['a long field', [{ type: 'section', fields: [mrkdwn(x(2_001))] }], '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]'],
  [
    '11 context elements',
    [{ type: 'context', elements: many(11, () => mrkdwn('a')) }],
    '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '26 actions',
    [actions(...many(26, (index) => button({ action_id: `a${index}` })))],
    '[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['no actions', [actions()], '[ERROR] no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  ['a long button', [actions(button({ text: plain(x(76)) }))], '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
  ['a long button value', [actions(button({ value: x(2_001) }))], '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]'],
  [
    'a button style Slack has not',
    [actions(button({ style: 'default' }))],
    '[ERROR] must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  ['a long action_id', [actions(button({ action_id: x(256) }))], '[ERROR] must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]'],
  ['two equal action_ids', [actions(button(), button())], '[ERROR] `action_id` already exists [json-pointer:/blocks/0/elements/1/action_id]'],
  [
    'two equal block_ids',
    [
      { ...divider, block_id: 'b' },
      { ...divider, block_id: 'b' },
    ],
    '[ERROR] `block_id` already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    '101 options',
    [actions({ type: 'static_select', action_id: 's', options: many(101, () => option()) })],
    '[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a select without options',
    [actions({ type: 'static_select', action_id: 's' })],
    '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/elements/0]',
  ],
  [
    '6 overflow options',
    [actions({ type: 'overflow', options: many(6, () => option()) })],
    '[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a long option',
    [actions({ type: 'overflow', options: [option(x(151), x(76))] })],
    '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  ['an image without alt_text', [{ type: 'image', image_url: 'https://a.example/i.png' }], '[ERROR] missing required field: alt_text [json-pointer:/blocks/0]'],
  ['an image without address', [{ type: 'image', alt_text: 'a' }], '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0]'],
  ['a property Slack does not know', [{ ...divider, colour: 'red' }], '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]'],
  ['a number for a text', [{ type: 'section', text: 'a' }], '[ERROR] must provide an object [json-pointer:/blocks/0/text]'],
  ['a block that is null', [null], '[ERROR] must provide an object [json-pointer:/blocks/0]'],
  ['a prototype for a property', [JSON.parse('{"type":"divider","__proto__":{}}')], '[ERROR] invalid additional property: __proto__ [json-pointer:/blocks/0]'],
  [
    'two tables',
    many(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })),
    '[ERROR] no more than 1 table blocks allowed [json-pointer:/blocks]',
  ],
  [
    'an empty cell',
    [{ type: 'table', rows: [[{ type: 'raw_text', text: '' }]] }],
    '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
  ],
  [
    'a container in a container',
    [{ type: 'container', title: plain('t'), child_blocks: [{ type: 'container', title: plain('t'), child_blocks: [divider] }] }],
    '[ERROR] unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]',
  ],
];

describe('block validation', () => {
  for (const [name, blocks] of Object.entries(valid)) it(`accepts ${name}`, () => assert.deepEqual(validateBlocks(blocks), []));
  for (const [name, blocks, ...messages] of invalid) it(`refuses ${name}`, () => assert.deepEqual(validateBlocks(blocks), messages));

  it('points into attachments', () => {
    assert.deepEqual(validateAttachments([{ color: '#a30200', blocks: [divider], fields: [{ title: 'a', value: 'b' }] }]), []);
    assert.deepEqual(validateAttachments([{}, { blocks: [{ type: 'section' }] }]), [
      '[ERROR] failed to match all allowed schemas [json-pointer:/attachments/1/blocks/0]',
    ]);
  });

  it('knows what a modal may have', () => {
    const modal = {
      type: 'modal',
      title: plain('t'),
      blocks: [
        { type: 'alert', text: mrkdwn('a') },
        { type: 'input', label: plain('l'), element: { type: 'plain_text_input', action_id: 'a' } },
      ],
    };
    assert.deepEqual(validateView(modal, 'modal'), []);
    assert.deepEqual(validateView({ ...modal, title: plain(x(25)) }, 'modal'), ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]']);
    assert.deepEqual(validateView({ ...modal, blocks: many(101, () => divider) }, 'modal'), [
      '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
    ]);
  });

  it('stops at fifty problems and at any depth', () => {
    assert.equal(validateBlocks([actions(...many(25, () => ({ type: 'button', a: 1, b: 2, c: 3 })))]).length, 50);
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    assert.deepEqual(validateBlocks([{ type: 'section', text: deep }]), ['[ERROR] must provide an object [json-pointer:/blocks/0/text]']);
  });

  it('adds up the text of all blocks', () => {
    assert.equal(textTotal([{ type: 'section', text: mrkdwn('1234'), fields: [mrkdwn('56')] }, actions(button())]), 8);
  });
});
