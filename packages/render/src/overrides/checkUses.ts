import { didYouMean } from '@tocsin/contracts/suggest';
import { type PropertyAccessToken, type Template, TypeGuards } from 'liquidjs';
import { filters } from './filters.ts';
import { overrideLimits } from './overrideLimits.ts';
import { placed } from './place.ts';
import { sampleData } from './sampleData.ts';
import { ownNames, type Use, usesOf } from './uses.ts';

/**
 * What is wrong with the filters and variables of a template, the first of it; null when nothing is. Ranges are refused: LiquidJS counts `(2^53..2^53+2)` up for
 * ever, past every limit of its own, and takes the process with it.
 */
export function checkUses(text: string, templates: readonly Template[]): string | null {
  const own = new Set(ownNames(templates));
  for (const use of usesOf(templates)) {
    const problem = problemOf(use, own);
    if (problem !== null) return placed(text, use.kind === 'filter' ? filterOffset(text, use) : use.offset, problem);
  }
  return null;
}

function problemOf(use: Use, own: ReadonlySet<string>): string | null {
  if (use.kind === 'range') return 'ranges like (1..3) are not offered';
  return use.kind === 'filter' ? filterProblem(use) : variableProblem(use, own);
}

function filterProblem({ name, args }: Extract<Use, { kind: 'filter' }>): string | null {
  const filter = filters.get(name);
  if (!filter) return `no filter is named ${name}${didYouMean(name, filters.keys())}`;
  if (args.some((argument) => Array.isArray(argument))) return `the filter ${name} takes no named arguments`;
  const most = filter.takes.length - 1;
  if (args.length >= filter.needs && args.length <= most) return null;
  if (most === 0) return `the filter ${name} takes no arguments`;
  const number = filter.needs === most ? `${most}` : `${filter.needs} to ${most}`;
  return `the filter ${name} takes ${number} ${most === 1 ? 'argument' : 'arguments'}, not ${args.length}`;
}

function variableProblem({ token, depth }: Extract<Use, { kind: 'variable' }>, own: ReadonlySet<string>): string | null {
  if (depth > overrideLimits.depth) return `[ ] is too deep: at most ${overrideLimits.depth} in each other`;
  const [root, field] = token.variable ? [] : token.props.map(nameOf);
  if (root === undefined || own.has(root)) return null;
  const known = new Map<string, unknown>(Object.entries(sampleData));
  if (!known.has(root)) return `no variable is named ${root}${didYouMean(root, [...known.keys(), ...own])}`;
  const fields = known.get(root);
  if (field === undefined || typeof fields !== 'object' || fields === null || Object.hasOwn(fields, field)) return null;
  return `${root} has no field ${field}${didYouMean(field, Object.keys(fields))}`;
}

function nameOf(part: PropertyAccessToken['props'][number]): string | undefined {
  return TypeGuards.isWordToken(part) || TypeGuards.isQuotedToken(part) ? part.content : undefined;
}

/** The engine keeps where the tag or value begins; the filter's name is after the bar. */
function filterOffset(text: string, { name, offset }: Extract<Use, { kind: 'filter' }>): number {
  for (let bar = text.indexOf('|', offset); bar >= 0; bar = text.indexOf('|', bar + 1)) {
    const start = bar + 1 + text.slice(bar + 1).search(/\S/u);
    if (text.startsWith(name, start)) return start;
  }
  return offset;
}
