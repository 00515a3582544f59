import { load } from 'js-yaml';
import { syntaxFaultOf } from './syntaxFault.ts';
import type { SyntaxFault } from './yamlErrorWords.ts';

/** A file may use anchors and aliases, but not so that a few lines become millions. */
const bounds = { aliases: 200, depth: 100, values: 500_000 } as const;

/**
 * Reads the one YAML 1.2 document of a text, as its core schema has it: `yes` and `2026-11-23` are texts, `010` is ten, `<<` is a field like any other. Answers what
 * it says, or what is wrong with it and where. Throws nothing.
 */
export function readYaml(text: string): { value: unknown } | { fault: SyntaxFault } {
  try {
    const value = load(text, { maxAliases: bounds.aliases, maxDepth: bounds.depth });
    const message = value === null || value === undefined ? isEmpty : faultOfSize(value);
    return message === null ? { value } : { fault: { offset: 0, message } };
  } catch (error) {
    return { fault: text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line)) ? { offset: 0, message: isEmpty } : syntaxFaultOf(text, error) };
  }
}

const isEmpty = 'the file is empty; it needs tenant: NAME and slack_config: under it';

/** Aliases are counted as what they stand for: whoever looks at the value next goes all the way. */
function faultOfSize(root: unknown): string | null {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    values += level.length;
    if (values > bounds.values) return `its anchors and aliases (&, *) make more than ${bounds.values.toLocaleString('en')} values; write out what is meant`;
    if (depth > bounds.depth) return `it is more than ${bounds.depth} levels deep; is an alias (*) inside of what it stands for?`;
    level = below(level);
  }
  return null;
}

function below(level: readonly unknown[]): unknown[] {
  const next: unknown[] = [];
  for (const value of level) {
    if (typeof value !== 'object' || value === null) continue;
    for (const each of Array.isArray(value) ? value : Object.values(value)) next.push(each);
    if (next.length > bounds.values) break;
  }
  return next;
}
