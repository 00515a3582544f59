import type { SlackObject } from '../state/message.ts';
import type { Surface } from './blockRules.ts';
import { attachmentRule, blockRules, blocksMax, timesInMessage, viewRule } from './blockRules.ts';
import type { Problem } from './walk.ts';
import { isObject, walk, walkShape } from './walk.ts';

/** What Slack would say about the blocks of a message: nothing, or lines like `[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`. */
export function validateBlocks(blocks: unknown): string[] {
  const problems: Problem[] = [];
  checkBlocks(blocks, 'message', '/blocks', problems);
  return problems.map(asSlackSaysIt);
}

/** The same for attachments and the blocks in them. */
export function validateAttachments(attachments: unknown): string[] {
  const problems: Problem[] = [];
  if (!Array.isArray(attachments)) return ['[ERROR] must provide an array [json-pointer:/attachments]'];
  for (const [index, attachment] of attachments.entries()) {
    const pointer = `/attachments/${index}`;
    walkShape(attachment, attachmentRule, [], pointer, problems);
    if (isObject(attachment) && attachment.blocks !== undefined) checkBlocks(attachment.blocks, 'message', `${pointer}/blocks`, problems);
  }
  return problems.map(asSlackSaysIt);
}

/** The same for a modal or a Home tab. */
export function validateView(view: unknown, surface: 'modal' | 'home'): string[] {
  const problems: Problem[] = [];
  walkShape(view, viewRule, [], '/view', problems);
  if (!isObject(view)) return problems.map(asSlackSaysIt);
  if (view.type !== surface) problems.push({ pointer: '/view/type', message: `unsupported type: ${String(view.type).slice(0, 100)}` });
  if (surface === 'modal' && view.title === undefined) problems.push({ pointer: '/view', message: 'missing required field: title' });
  checkBlocks(view.blocks, surface, '/view/blocks', problems);
  return problems.map(asSlackSaysIt);
}

/** Characters of text over all text objects in checked blocks: what `msg_blocks_too_long` is about. */
export function textTotal(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textTotal(item), 0);
  if (!isObject(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce<number>((sum, inner) => (typeof inner === 'object' ? sum + textTotal(inner) : sum), own);
}

function checkBlocks(blocks: unknown, surface: Surface, pointer: string, problems: Problem[]): void {
  const types = Object.keys(blockRules).filter((type) => blockRules[type]?.surfaces.includes(surface));
  walk(blocks, { is: 'list', min: 0, max: blocksMax[surface], of: { is: 'typed', in: 'blocks', types } }, pointer, problems);
  if (problems.length > 0 || !Array.isArray(blocks)) return;
  const checked = blocks as SlackObject[];
  checkUnique(checked, 'block_id', pointer, problems);
  for (const [index, block] of checked.entries()) {
    if (block.type === 'actions') checkUnique(block.elements as SlackObject[], 'action_id', `${pointer}/${index}/elements`, problems);
  }
  for (const [type, max] of Object.entries(timesInMessage)) {
    if (checked.filter((block) => block.type === type).length > max) problems.push({ pointer, message: `no more than ${max} ${type} blocks allowed` });
  }
  if (cellsTotal(checked) > cellsTextMax) problems.push({ pointer, message: `must be less than ${cellsTextMax + 1} characters in all table cells` });
}

/** Characters over all cells of all tables of a message. */
const cellsTextMax = 10_000;

const cellsTotal = (blocks: readonly SlackObject[]): number =>
  textTotal(blocks.filter(({ type }) => type === 'table' || type === 'data_table').map(({ rows }) => rows));

function checkUnique(items: readonly SlackObject[], field: 'block_id' | 'action_id', pointer: string, problems: Problem[]): void {
  const seen = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    if (item[field] !== undefined && seen.has(item[field])) problems.push({ pointer: `${pointer}/${index}/${field}`, message: `\`${field}\` already exists` });
    seen.add(item[field]);
  }
}

const asSlackSaysIt = ({ pointer, message }: Problem): string => `[ERROR] ${message} [json-pointer:${pointer}]`;
