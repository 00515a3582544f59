import type { Matcher } from './matcher.ts';

type Kind = 'open' | 'close' | 'comma' | 'operator' | 'quoted' | 'unquoted' | 'unclosed' | 'other' | 'end';

interface Token {
  kind: Kind;
  text: string;
  /** Counted in characters from 1, for people. */
  at: number;
}

/** White space as Go's unicode.IsSpace has it. */
export const whiteSpace = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const tokenPattern = new RegExp(
  [
    `[${whiteSpace}]+`,
    '(?<open>\\{)',
    '(?<close>\\})',
    '(?<comma>,)',
    '(?<operator>=~|=|!=|!~)',
    '(?<quoted>"(?:[^"\\\\]|\\\\[\\s\\S])*")',
    '(?<unclosed>"[\\s\\S]*)',
    `(?<unquoted>[^${whiteSpace}{}!=~,\\\\"'\`]+)`,
    '(?<other>[\\s\\S])',
  ].join('|'),
  'gu',
);
const example = 'write team="db"';

/** Reads matchers in Alertmanager's UTF-8 grammar (matcher/parse), where quotes may hold any text. Says what is wrong, and where, when the text is none. */
export function readUtf8Matchers(text: string): Matcher[] | string {
  const tokens = tokensOf(text);
  const hasBrace = tokens[0]?.kind === 'open';
  const matchers: Matcher[] = [];
  let next = hasBrace ? 1 : 0;
  while (!isEnd(tokenAt(tokens, next))) {
    const matcher = matcherAt(tokens, next);
    if (typeof matcher === 'string') return matcher;
    matchers.push(matcher);
    next += 3;
    const after = tokenAt(tokens, next);
    if (after.kind === 'comma') next += 1;
    else if (!isEnd(after)) return `${seen(after)} where a comma should be; put quotes around the whole value: ${example}`;
  }
  return faultAtEnd(hasBrace, tokenAt(tokens, next), tokenAt(tokens, next + 1)) ?? matchers;
}

/** The three tokens of one matcher. */
function matcherAt(tokens: readonly Token[], from: number): Matcher | string {
  const [name, operator, value] = [tokenAt(tokens, from), tokenAt(tokens, from + 1), tokenAt(tokens, from + 2)];
  const nameText = textOf(name);
  if (nameText === null) return faultOfText(name) ?? `${seen(name)} where the name of a label should be; ${example}`;
  if (nameText === '') return `${seen(name)}, and no label has an empty name; ${example}`;
  if (operator.kind !== 'operator') return `${seen(operator)} where =, !=, =~ or !~ should be; ${example}`;
  const valueText = textOf(value);
  if (valueText === null) return faultOfText(value) ?? `${seen(value)} where a value should be; ${example}`;
  return { name: nameText, operator: operator.text as Matcher['operator'], value: valueText };
}

function faultAtEnd(hasBrace: boolean, last: Token, rest: Token): string | null {
  if (last.kind === 'end') return hasBrace ? 'the { at the beginning is not closed' : null;
  if (!hasBrace) return `${seen(last)}, and no { before it`;
  return rest.kind === 'end' ? null : `${seen(rest)} after the closing }; part matchers by commas inside the braces`;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 1;
  for (const found of text.matchAll(tokenPattern)) {
    const [whole] = found;
    const kind = Object.entries(found.groups ?? {}).find(([, part]) => part !== undefined)?.[0];
    if (kind !== undefined) tokens.push({ kind: kind as Kind, text: whole, at });
    at += Array.from(whole).length;
  }
  return tokens;
}

function tokenAt(tokens: readonly Token[], index: number): Token {
  return tokens[index] ?? { kind: 'end', text: '', at: 0 };
}

function isEnd({ kind }: Token): boolean {
  return kind === 'close' || kind === 'end';
}

function seen({ kind, text, at }: Token): string {
  return kind === 'end' ? 'the text ends' : `there is ${text} at character ${at}`;
}

function faultOfText({ kind, at }: Token): string | null {
  if (kind === 'unclosed') return `the quote at character ${at} is not closed; ${example}`;
  return kind === 'quoted' ? `the quotes at character ${at} hold an escape that there is not; write \\\\ for a backslash` : null;
}

function textOf({ kind, text }: Token): string | null {
  if (kind === 'unquoted') return text;
  return kind === 'quoted' ? unquote(text.slice(1, -1)) : null;
}

const escapePattern = /((?:\\x[0-9a-fA-F]{2}|\\[0-7]{3})+)|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\([\s\S])/g;
const singleEscapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' };

/** The inside of double quotes as Go's strconv.Unquote reads it; null where that refuses. */
function unquote(text: string): string | null {
  let isRight = !text.includes('\n');
  const plain = text.replace(escapePattern, (_, bytes?: string, short?: string, long?: string, single?: string) => {
    const meant = bytes === undefined ? (single === undefined ? characterOf(short ?? long ?? '') : singleEscapes[single]) : decodeBytes(bytes);
    isRight &&= meant !== undefined;
    return meant ?? '';
  });
  return isRight ? plain : null;
}

function characterOf(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
}

/** `\xf0\x9f` and `\360\237`: bytes that have to be UTF-8. */
function decodeBytes(escapes: string): string | undefined {
  const bytes = [...escapes.matchAll(/\\x(..)|\\(...)/g)].map(([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16),
  );
  if (bytes.some((byte) => byte > 255)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
