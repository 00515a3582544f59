import { convertMatchers } from './matchers.ts';
import { atMost, fault, fieldsOf, isNothing, listOf, note, noteRest, type Reading, textOf, textsOf, under } from './reading.ts';

const rulesMax = 500;
const equalMax = 50;
const nameMax = 100;

/** The inhibition rules, in their old form and the new one. */
export function convertInhibitRules(reading: Reading, value: unknown): Record<string, unknown>[] {
  const rules = listOf(reading, value, 'inhibit_rules');
  atMost(reading, 'inhibit_rules', rules.length, rulesMax, 'rules');
  return rules.map((rule) => convertRule(reading, rule.value, rule.at));
}

function convertRule(reading: Reading, value: unknown, at: string): Record<string, unknown> {
  const fields = fieldsOf(reading, value, at);
  const name = textOf(reading, fields.take('name'), under(at, 'name')) ?? '';
  if (name.length > nameMax) note(reading, under(at, 'name'), 'changed', `is longer than ${nameMax} characters; the rest is cut off`);
  const [sources, targets] = [convertMatchers(reading, fields, 'source_'), convertMatchers(reading, fields, 'target_')];
  const equal = equalOf(reading, fields.take('equal'), under(at, 'equal'));
  noteRest(reading, fields);
  return {
    ...(name === '' ? {} : { name: name.slice(0, nameMax) }),
    source_matchers: sources,
    target_matchers: targets,
    ...(equal.length > 0 ? { equal } : {}),
  };
}

function equalOf(reading: Reading, value: unknown, at: string): string[] {
  const equal = textsOf(reading, value, at);
  atMost(reading, at, equal.length, equalMax, 'labels');
  if (equal.some(isNothing)) fault(reading, at, 'has a label without a name');
  return equal;
}
