import assert from 'node:assert/strict';
import type { SlackMessage } from '@tocsin/contracts/message';

const dateToken = /<!date\^-?\d+\^\{date_short_pretty\} \{time\}\|[^<>|^]*>/g;
const limits: Readonly<Record<string, number>> = { header: 150, section: 3_000, fields: 2_000, context: 2_000, actions: 75 };
const urls = /^(?=.{1,3000}$)https?:\/\/[^\s<>|]+$/;

/** Asserts what must hold for every message, whatever strings went into it. Written without a look at how `render` does it. */
export function assertSafe(message: SlackMessage): void {
  assert.deepEqual(JSON.parse(JSON.stringify(message)), message);
  assertText('mrkdwn', message.text, 3_000);
  const attached = (message.attachments ?? []).flatMap((attachment) => attachment.blocks);
  const blocks = [...message.blocks, ...attached];
  assert.ok(blocks.length <= 45);
  const ids = blocks.map((block) => block.block_id);
  assert.equal(new Set(ids).size, ids.length, 'a block_id is there twice');
  let total = message.text.length;
  const actions = new Set<unknown>();
  for (const block of blocks) {
    walk(block, (node) => {
      if (node.type === 'plain_text' || node.type === 'mrkdwn') {
        const text = String(node.text);
        assertText(node.type, text, limits[block.type === 'section' && block.fields ? 'fields' : block.type] ?? 0);
        assert.equal(node.type === 'mrkdwn' ? node.verbatim : node.emoji === false, true);
        total += text.length;
      }
      if (node.type === 'static_select') assertMenu(node);
      if (node.type !== 'button' && node.type !== 'static_select') return;
      assert.ok(!actions.has(node.action_id), 'an action_id is there twice');
      actions.add(node.action_id);
      if (node.url !== undefined) assert.match(typeof node.url === 'string' ? node.url : '', urls);
    });
    for (const [list, max] of [
      ['fields', 10],
      ['elements', block.type === 'context' ? 10 : 25],
    ] as const) {
      const items = block[list];
      if (Array.isArray(items)) assert.ok(items.length > 0 && items.length <= max, `${list}: ${items.length}`);
    }
  }
  assert.ok(total <= 9_000, `${total} characters`);
}

function assertText(type: 'plain_text' | 'mrkdwn', text: string, max: number): void {
  assert.ok(text.length > 0 && text.length <= max, `${type} has ${text.length} of ${max}`);
  assert.ok(text.isWellFormed(), 'a lone surrogate');
  assert.doesNotMatch(text, /[^\P{Cc}\n]|[\u200e\u200f\u061c\u202a-\u202e\u2066\u2067]|\p{Noncharacter_Code_Point}/u, 'a control character');
  const rest = text.replace(dateToken, '').replace(/```[^`]*```/g, '');
  assert.doesNotMatch(rest, /<[!@#]|<\w+:/, 'a mention or link');
  if (type === 'plain_text') return;
  assert.doesNotMatch(rest, /[<>]|&(?!amp;|lt;|gt;)/, 'not escaped');
  for (const line of rest.split('\n')) assert.equal(line.split('`').length % 2, 1, `an open code span: ${line}`);
  const prose = rest.replace(/`[^`]*`/g, ' ');
  assert.doesNotMatch(prose, /:[\w+'-]*[a-z][\w+'-]*:/, 'an emoji code');
  assert.doesNotMatch(
    prose.replace(/\*[^*\n]+\*/g, (bold) => bold.slice(1, -1)),
    /(^|\s)[*_~](?=[^\s*_~][^*_~\n]*[*_~](\s|$))/,
    'formatting',
  );
}

function assertMenu({ options }: Record<string, unknown>): void {
  assert.ok(Array.isArray(options) && options.length > 0 && options.length <= 100);
  const values = options.map((option: unknown) => (isRecord(option) ? option.value : undefined));
  assert.equal(new Set(values).size, options.length);
  for (const value of values) assert.ok(typeof value === 'string' && value.length > 0 && value.length <= 150);
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (isRecord(node)) {
    visit(node);
    for (const value of Object.values(node)) walk(value, visit);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
