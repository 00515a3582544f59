import { AssertionError, type Context, defaultOperators, filters as engineFilters, Liquid, toValue, toValueSync } from 'liquidjs';
import { type Filter, filters, type Kind } from './filters.ts';
import { overrideLimits } from './overrideLimits.ts';
import { tags } from './tags.ts';

/**
 * LiquidJS with what we offer of it. Its own limit of time is looked at between tags only, so each filter and each comparison looks at it too; and what goes into a
 * filter is short, so that none can take long by itself.
 */
export function createEngine(): Liquid {
  const engine = new Liquid({
    // In place of the file system: there are no files.
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    ownPropertyOnly: true,
    lenientIf: true,
    operators: watchedOperators(),
    outputEscape: asText,
    parseLimit: overrideLimits.templateChars,
    renderLimit: overrideLimits.renderMs,
    memoryLimit: overrideLimits.filterChars,
  });
  for (const name of Object.keys(engine.tags)) if (!tags.has(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) {
    const filter = filters.get(name);
    if (filter) engine.registerFilter(name, bounded(name, filter));
    else engine.unregisterFilter(name);
  }
  return engine;
}

/** The register of a context that says whether values lose their line ends, so that no value starts a line of its own. */
export const valuesOnOneLine = 'valuesOnOneLine';

/** What `{{ }}` writes. LiquidJS runs it as the last filter of each. */
function asText(this: unknown, given: unknown): string {
  const value = toValue(given);
  if (Array.isArray(value)) throw new AssertionError('a list is no text: join it');
  if (hasFields(value)) throw new AssertionError('this has fields and is no text: name one of them');
  const text = String(value ?? '');
  return isOneLine(this) ? text.replace(/\s+/gu, ' ') : text;
}

function isOneLine(self: unknown): boolean {
  return (self as { context: Context }).context.getRegister<boolean>(valuesOnOneLine);
}

type Operator = (...given: unknown[]) => ReturnType<(typeof defaultOperators)[string]>;

function watchedOperators(): typeof defaultOperators {
  const watched = Object.entries(defaultOperators).map(([name, operator]) => [
    name,
    (...given: [...operands: unknown[], context: Context]) => {
      watch(given.at(-1) as Context);
      return (operator as Operator)(...given);
    },
  ]);
  return Object.fromEntries(watched);
}

/** Counts a step, and stops what takes too long. */
function watch(context: Context): void {
  context.renderLimit.check(performance.now());
}

function bounded(name: string, { takes }: Filter): (this: { context: Context }, ...given: unknown[]) => unknown {
  const engineFilter = engineFilters[name];
  const run = typeof engineFilter === 'function' ? engineFilter : engineFilter?.handler;
  if (run === undefined) throw new Error(`LiquidJS has no filter ${name}`);
  return function (...given) {
    watch(this.context);
    const values = given.slice(0, takes.length).map((value, index) => as(takes[index] ?? 'any', value, name));
    return short(toValueSync(Reflect.apply(run, this, values)));
  };
}

/** A value as a filter takes it, and not longer than that. */
function as(kind: Kind, given: unknown, name: string): unknown {
  const value = short(toValue(given));
  if (Array.isArray(value) && (kind === 'text' || kind === 'number')) throw new AssertionError(`${name} takes no list`);
  if (Array.isArray(value) ? value.some(hasFields) : hasFields(value)) throw new AssertionError(`${name} takes no value that has fields: name one of them`);
  if (kind === 'number') return Number(value) || 0;
  return kind === 'text' ? short(textOf(value)) : value;
}

/** Lists and what has fields are refused before. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function hasFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, overrideLimits.valueChars);
  return Array.isArray(value) ? value.slice(0, overrideLimits.listEntries) : value;
}
