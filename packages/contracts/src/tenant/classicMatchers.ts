import type { Matcher } from './matcher.ts';
import { whiteSpace } from './utf8Matchers.ts';

const matcherPattern = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)([\s\S]*)$/;
const asciiSpace = /[\t\n\f\r ]/;
const anySpace = new RegExp(`[${whiteSpace}]`);

/** Reads matchers in Alertmanager's classic grammar (pkg/labels/parse.go), which is lax with quotes, braces and escapes. Null when the text is none. */
export function readClassicMatchers(text: string): Matcher[] | null {
  const matchers: Matcher[] = [];
  for (const part of splitAtCommas(text.replace(/^\{/, '').replace(/\}$/, ''))) {
    const [, name = '', operator = '', raw = ''] = matcherPattern.exec(part) ?? [];
    const value = unescaped(trim(raw, asciiSpace));
    if (name === '' || value === null) return null;
    matchers.push({ name, operator: operator as Matcher['operator'], value });
  }
  return matchers;
}

/** Commas outside of quotes part matchers; one at the end parts nothing. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let [from, isQuoted, isEscaped] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === ',') {
      // Upstream keeps an escape over a comma in quotes; so do we.
      if (isQuoted) continue;
      parts.push(text.slice(from, at));
      from = at + 1;
    } else if (char === '"') {
      if (!isEscaped) isQuoted = !isQuoted;
      isEscaped = false;
    } else isEscaped = char === '\\' && !isEscaped;
  }
  const last = trim(text.slice(from), anySpace);
  return last === '' ? parts : [...parts, last];
}

/** Not by a regular expression: those take quadratic time for long runs of blanks. */
function trim(text: string, blank: RegExp): string {
  let [from, to] = [0, text.length];
  while (from < to && blank.test(text.charAt(from))) from += 1;
  while (from < to && blank.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** The value without quotes and escapes; a backslash before anything but \, n and " means itself. Null when a quote is open or stands inside. */
function unescaped(raw: string): string | null {
  const isQuoted = raw.startsWith('"');
  const body = isQuoted ? raw.slice(1) : raw;
  const found = /^((?:[^"\\]|\\[\s\S]|\\$)*)("?)$/.exec(body);
  if (!found || (found[2] === '"') !== isQuoted) return null;
  return (found[1] ?? '').replace(/\\([n"\\])/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
