import { RE2JS, RE2JSSyntaxException } from 're2js';
import { readPlainPattern, testOfPlain } from './plainPattern.ts';

/**
 * Whether a regular expression takes a whole value: RE2 without flags, as Alertmanager compiles `^(?:pattern)$` (pkg/labels/matcher.go). Compiled when it is first
 * asked, so that loading thousands of routes costs nothing; throws then if the pattern is none.
 */
export function compileLabelRegex(pattern: string): (value: string) => boolean {
  let test: ((value: string) => boolean) | undefined;
  return (value) => (test ??= compileNow(pattern))(value);
}

function compileNow(pattern: string): (value: string) => boolean {
  const plain = readPlainPattern(pattern);
  if (plain) return testOfPlain(plain);
  const compiled = compileWhole(pattern);
  return (value) => compiled.test(value);
}

/** Patterns that were compiled to see whether they are right, for a file says many of them more than once and is read again with every change. */
const known = new Map<string, string | null>();
const knownMax = 2_000;

/** What is wrong with a regular expression, in a sentence; null when nothing is. */
export function faultOfLabelRegex(pattern: string): string | null {
  if (readPlainPattern(pattern)) return null;
  const before = known.get(pattern);
  if (before !== undefined) return before;
  const fault = faultByCompiling(pattern);
  if (known.size >= knownMax) known.clear();
  known.set(pattern, fault);
  return fault;
}

function faultByCompiling(pattern: string): string | null {
  const description = faultOf(() => compileWhole(pattern));
  if (description === null) return null;
  // Upstream's wrapping would show in what is said, so it is said of the pattern alone where that is wrong too.
  const said = faultOf(() => RE2JS.compile(pattern)) ?? description;
  return `"${pattern.length > shownMax ? `${pattern.slice(0, shownMax)}...` : pattern}" is not a regular expression: ${explanations[said] ?? said}`;
}

function compileWhole(pattern: string): RE2JS {
  return RE2JS.compile(`^(?:${pattern})$`);
}

function faultOf(compile: () => RE2JS): string | null {
  try {
    compile();
    return null;
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.getDescription();
    throw error;
  }
}

/** Characters of a pattern that an error repeats. */
const shownMax = 100;

/** What people make of RE2's own words. */
const explanations: Readonly<Record<string, string>> = {
  'missing closing ]': 'a [ is not closed; write \\[ for the character itself',
  'missing closing )': 'a ( is not closed; write \\( for the character itself',
  'unexpected )': 'a ) closes nothing; write \\) for the character itself',
  'missing argument to repetition operator': 'there is nothing before *, + or ? to repeat; write .* for any text',
  'invalid nested repetition operator': 'two repetitions follow each other',
  'invalid repeat count': 'a repetition in braces may be at most 1000, smaller number first',
  'invalid character class range': 'a range or class in [ ] does not exist',
  'invalid escape sequence': 'a \\ stands before something that has no meaning with it; write \\\\ for the character itself',
  'trailing backslash at end of expression': 'it ends with a \\; write \\\\ for the character itself',
  'invalid or unsupported Perl syntax': 'RE2 has no look-ahead, look-behind or other things that begin with (?',
  'invalid named capture': 'a named group is written (?P<name>...)',
  'duplicate capture group name': 'two groups have the same name',
  'expression nests too deeply': 'its groups are nested too deeply',
  'expression too large': 'it is too large',
};
