import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blockRules } from './blockRules.ts';
import { elementRules } from './elementRules.ts';
import type { Rule, Shape } from './ruleTypes.ts';

interface Documented {
  type: string;
  field: string;
  what: string;
  max: number;
}

/** Where Slack's reference page is newer than the package's comment. */
const known = new Set(['file_input.max_files']);

/** The rule table against a second source: limits read out of the comments of Slack's own package. */
it('has the limits that @slack/types documents', () => {
  const documented = ['blocks', 'block-elements'].flatMap((file) => limitsIn(readTypes(file)));
  assert.ok(documented.length >= 25, `only ${documented.length} limits found in the comments`);
  const differing = documented.filter(({ type, field, what, max }) => !known.has(`${type}.${field}`) && !limitsOf(type, field, what).includes(max));
  assert.deepEqual(differing, []);
});

it('knows every block and element type of @slack/types', () => {
  const types = ['blocks', 'block-elements'].flatMap((file) => [...readTypes(file).matchAll(/^ {4}type: '([a-z_]+)';$/gm)].map(([, type]) => type ?? ''));
  assert.deepEqual(
    types.filter((type) => !(type in blockRules) && !(type in elementRules)),
    [],
  );
});

function readTypes(file: string): string {
  const folder = dirname(fileURLToPath(import.meta.resolve('@slack/types')));
  return readFileSync(join(folder, 'block-kit', `${file}.d.ts`), 'utf8');
}

/** "Maximum length ... 75 characters" and "maximum of 25 elements" over the fields of each type. */
function limitsIn(source: string): Documented[] {
  return source.split(/^export (?:interface|type) /m).flatMap((part) => {
    const type = /^ {4}type: '([a-z_]+)';$/m.exec(part)?.[1];
    if (type === undefined) return [];
    return [...part.matchAll(/^ {4}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {4}([a-z_]+)\??:/gm)].flatMap(([, comment = '', field = '']) => {
      const text = comment.replace(/\s*\*\s*/g, ' ');
      const length = /[Mm]aximum length[^.]*?(\d+)\s+characters/.exec(text)?.[1];
      const items = /(?:[Mm]aximum (?:number of (?:items|options|option groups) is|of|)|up to) ?(\d+)(?! characters| cumulative)/.exec(text)?.[1];
      return [
        ...(length === undefined ? [] : [{ type, field, what: 'length', max: Number(length) }]),
        ...(items === undefined ? [] : [{ type, field, what: 'items', max: Number(items) }]),
      ];
    });
  });
}

function limitsOf(type: string, field: string, what: string): number[] {
  const shapes: Shape[] = [blockRules[type], elementRules[type]].filter((shape) => shape !== undefined);
  return shapes.flatMap((shape) => [shape.fields[field]].filter((rule) => rule !== undefined).flatMap((rule) => maxOf(rule, what)));
}

function maxOf(rule: Rule, what: string): number[] {
  if (rule.is === 'list') return what === 'items' ? [rule.max] : maxOf(rule.of, what);
  return rule.is === 'text' || rule.is === 'string' ? [rule.max] : [];
}
