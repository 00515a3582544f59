/** What an alternative has before or after its text: nothing, `.*` or `.+`. */
type Gap = '' | '.*' | '.+';

/** One alternative of a regular expression that needs no automaton: text, with or without a gap at either end. */
interface Alternative {
  before: Gap;
  text: string;
  after: Gap;
}

const alternativePattern = /^(\.[*+])?((?:[^\\.+*?()|[\]{}^$\n]|\\[!-/:-@[-`{-~])*)(\.[*+])?$/;

/**
 * Reads a regular expression that is nothing but alternatives like `db`, `db-.*`, `.+-db` or `10\.0\.0\.1`, as nearly all that people write in matchers are.
 * Null for any other, which has to be asked of RE2 itself.
 */
export function readPlainPattern(pattern: string): Alternative[] | null {
  const alternatives: Alternative[] = [];
  for (const part of pattern.split('|')) {
    const found = alternativePattern.exec(part);
    if (!found) return null;
    const [before, text, after] = [(found[1] ?? '') as Gap, (found[2] ?? '').replace(/\\(.)/g, '$1'), (found[3] ?? '') as Gap];
    // Two gaps with nothing between, and halves of characters, count characters: that is not for here.
    if ((text === '' && after !== '') || !text.isWellFormed()) return null;
    alternatives.push({ before, text, after });
  }
  return alternatives;
}

/** The values that a regular expression takes, where it only lists them (`db|web`); null for any other. */
export function listedValues(pattern: string): string[] | null {
  const alternatives = readPlainPattern(pattern);
  return alternatives && valuesOf(alternatives);
}

/** Texts of which every value begins with one that a regular expression takes; null where there may be none, or it is not plain to see. */
export function literalPrefixes(pattern: string): string[] | null {
  const alternatives = readPlainPattern(pattern);
  if (alternatives) return alternatives.every(({ before, text }) => before === '' && text !== '') ? alternatives.map(({ text }) => text) : null;
  // Brackets and bars can make all of it optional, and a repetition the character before it, also across an empty \Q\E.
  const text = /[()|]|\\[QE]/.test(pattern) ? '' : (/^[\w\-/:@ ]+/.exec(pattern)?.[0] ?? '');
  const prefix = ['*', '?', '{'].includes(pattern.charAt(text.length)) ? text.slice(0, -1) : text;
  return prefix === '' ? null : [prefix];
}

function valuesOf(alternatives: readonly Alternative[]): string[] | null {
  return alternatives.every(({ before, after }) => before === '' && after === '') ? alternatives.map(({ text }) => text) : null;
}

/** Whether a plain pattern takes a whole value. A gap takes no line feed, as in RE2. */
export function testOfPlain(alternatives: readonly Alternative[]): (value: string) => boolean {
  const values = valuesOf(alternatives);
  if (values && values.length > 2) return setTest(new Set(values));
  const tests = alternatives.map(testOfAlternative);
  const [first] = tests;
  return first && tests.length === 1 ? first : (value) => tests.some((test) => test(value));
}

function setTest(values: ReadonlySet<string>): (value: string) => boolean {
  return (value) => values.has(value);
}

function testOfAlternative({ before, text, after }: Alternative): (value: string) => boolean {
  if (before === '' && after === '') return (value) => value === text;
  const [from, rest] = [before === '.+' ? 1 : 0, after === '.+' ? 1 : 0];
  const isLongEnough = (value: string) => value.length >= from + text.length + rest;
  const isOneLine = (value: string) => !value.includes('\n');
  if (before === '') return (value) => value.startsWith(text) && isLongEnough(value) && isOneLine(value);
  if (after === '') return (value) => value.endsWith(text) && isLongEnough(value) && isOneLine(value);
  return (value) => {
    const at = value.indexOf(text, from);
    return at >= 0 && isOneLine(value) && (rest === 0 || value.slice(from, -1).includes(text));
  };
}
