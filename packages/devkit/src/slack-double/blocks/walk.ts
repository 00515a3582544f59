import { blockId, blockRules } from './blockRules.ts';
import { elementRules } from './elementRules.ts';
import type { Rule, Shape } from './ruleTypes.ts';

/** One broken rule, with the place as a JSON pointer. */
export interface Problem {
  pointer: string;
  message: string;
}

/** Slack tells many problems at once, but not without end. */
const problemsMax = 50;

/** Checks `value` against `rule` and adds what is wrong to `problems`, in Slack's words. Recursion ends with the rule, however deep the value goes. */
export function walk(value: unknown, rule: Rule, pointer: string, problems: Problem[]): void {
  if (problems.length >= problemsMax) return;
  const wrong = (message: string, below = ''): void => void problems.push({ pointer: pointer + below, message });
  switch (rule.is) {
    case 'anything':
      return;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong('must be a boolean');
    case 'number':
      if (typeof value !== 'number') return wrong('must be a number');
      if (value < rule.min) return wrong(`must be at least ${rule.min}`);
      return value > rule.max ? wrong(`must be at most ${rule.max}`) : undefined;
    case 'choice':
      return typeof value === 'string' && rule.of.includes(value) ? undefined : wrong(`must be a valid enum value: ${rule.of.join(', ')}`);
    case 'string':
      return walkString(value, rule.min, rule.max, wrong);
    case 'text':
      return walkText(value, rule, pointer, problems);
    case 'object':
      return walkShape(value, rule.shape, [], pointer, problems);
    case 'list':
      return walkList(value, rule, pointer, problems);
    case 'typed':
      return walkTyped(value, rule, pointer, problems);
  }
}

/** Checks the fields of an object. `known` are fields checked elsewhere. */
export function walkShape(value: unknown, shape: Shape, known: readonly string[], pointer: string, problems: Problem[]): void {
  if (!isObject(value)) {
    problems.push({ pointer, message: 'must provide an object' });
    return;
  }
  for (const name of shape.required ?? []) if (value[name] === undefined) problems.push({ pointer, message: `missing required field: ${name}` });
  if (shape.anyOf && !shape.anyOf.some((name) => value[name] !== undefined)) problems.push({ pointer, message: 'failed to match all allowed schemas' });
  for (const [name, inner] of Object.entries(value)) {
    const rule = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (rule) walk(inner, rule, `${pointer}/${escapePointer(name)}`, problems);
    else if (!shape.open && !known.includes(name)) problems.push({ pointer, message: `invalid additional property: ${name.slice(0, 100)}` });
    if (problems.length >= problemsMax) return;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function walkString(value: unknown, min: number, max: number, wrong: (message: string) => void): void {
  if (typeof value !== 'string') wrong('must be a string');
  else if (value.length < min) wrong(`must be more than ${min - 1} characters`);
  else if (value.length > max) wrong(`must be less than ${max + 1} characters`);
}

function walkText(value: unknown, rule: Extract<Rule, { is: 'text' }>, pointer: string, problems: Problem[]): void {
  if (!isObject(value)) problems.push({ pointer, message: 'must provide an object' });
  else if (!rule.as.some((type) => type === value.type)) problems.push({ pointer: `${pointer}/type`, message: `unsupported type: ${named(value.type)}` });
  else {
    const limit: Rule = { is: 'string', min: 1, max: rule.max };
    const own: Shape['fields'] = value.type === 'plain_text' ? { emoji: { is: 'boolean' } } : { verbatim: { is: 'boolean' } };
    walkShape(value, { fields: { text: limit, ...own }, required: ['text'] }, ['type'], pointer, problems);
  }
}

function walkList(value: unknown, rule: Extract<Rule, { is: 'list' }>, pointer: string, problems: Problem[]): void {
  if (!Array.isArray(value)) problems.push({ pointer, message: 'must provide an array' });
  else if (value.length < rule.min) problems.push({ pointer, message: `no fewer than ${rule.min} items allowed` });
  else if (value.length > rule.max) problems.push({ pointer, message: `no more than ${rule.max} items allowed` });
  else for (const [index, item] of value.entries()) walk(item, rule.of, `${pointer}/${index}`, problems);
}

function walkTyped(value: unknown, rule: Extract<Rule, { is: 'typed' }>, pointer: string, problems: Problem[]): void {
  if (!isObject(value)) {
    problems.push({ pointer, message: 'must provide an object' });
    return;
  }
  const { type } = value;
  if (typeof type !== 'string' || !rule.types.includes(type)) {
    problems.push(
      type === undefined ? { pointer, message: 'missing required field: type' } : { pointer: `${pointer}/type`, message: `unsupported type: ${named(type)}` },
    );
    return;
  }
  // `rich_text` is a block that also stands in the cells of tables.
  const shape = rule.in === 'elements' && Object.hasOwn(elementRules, type) ? elementRules[type] : blockRules[type];
  if (!shape) return;
  const isBlock = shape === blockRules[type];
  walkShape(value, isBlock ? { ...shape, fields: { ...shape.fields, block_id: blockId } } : shape, ['type'], pointer, problems);
}

const named = (value: unknown): string => String(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 100);

const escapePointer = (name: string): string => name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
