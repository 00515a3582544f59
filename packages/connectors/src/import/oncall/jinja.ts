import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { matcherText, quotedForRegex } from '../matcherText.ts';

const holders = ['labels', 'commonLabels', 'groupLabels'];

/** Fields that payloads have beside labels, so that a test of one is no test of a label. */
const payloadFields = new Set(
  'alerts annotations commonAnnotations externalURL fingerprint generatorURL groupKey image_url imageUrl link_to_upstream_details message numFiring numResolved orgId receiver startsAt endsAt state status title truncatedAlerts valueString version'.split(
    ' ',
  ),
);

const matchersMax = 50;

interface Token {
  kind: 'text' | 'word' | 'sign';
  value: string;
}

/**
 * The matchers of a jinja2 test that only compares labels with texts: `{{ payload.labels.severity == "critical" and payload.commonLabels.team in ["db", "web"] }}`.
 * Null for any other, and for one that a missing label makes a difference to.
 */
export function matchersOfJinja(template: string): string[] | null {
  const inside = template.length > 4_096 ? undefined : /^\s*\{\{-?([\s\S]*?)-?\}\}\s*$/.exec(template)?.[1];
  const tokens = inside === undefined ? null : tokensOf(inside);
  if (tokens === null) return null;
  const texts: string[] = [];
  for (;;) {
    const matcher = readTest(tokens);
    const text = matcher && matcherText(matcher);
    if (text === null) return null;
    texts.push(text);
    const next = tokens.shift();
    if (next === undefined) return texts.length <= matchersMax ? texts : null;
    if (next.kind !== 'word' || next.value !== 'and') return null;
  }
}

function tokensOf(text: string): Token[] | null {
  const pattern = /\s*(?:"([^"\\]*)"|'([^'\\]*)'|([A-Za-z_]\w*)|(==|!=|[.[\](),]))/y;
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const found = pattern.exec(text);
    if (!found) return null;
    const [, double, single, word, sign] = found;
    const value = double ?? single;
    tokens.push(value !== undefined ? { kind: 'text', value } : word !== undefined ? { kind: 'word', value: word } : { kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

/** `payload.labels.team == "db"` and its like. Takes what it reads from `tokens`. */
function readTest(tokens: Token[]): Matcher | null {
  if (!takes(tokens, 'word', 'payload')) return null;
  const name = labelOf(readPath(tokens));
  if (name === null) return null;
  if (takes(tokens, 'sign', '==')) return compared(name, '=', readText(tokens));
  if (takes(tokens, 'sign', '!=')) return compared(name, '!=', readText(tokens));
  const isNot = takes(tokens, 'word', 'not');
  if (!takes(tokens, 'word', 'in')) return null;
  const values = readList(tokens);
  if (!values || values.length === 0 || values.includes('')) return null;
  return { name, operator: isNot ? '!~' : '=~', value: values.map(quotedForRegex).join('|') };
}

/** A missing label is not "" in jinja2, and is in Tocsin. */
function compared(name: string, operator: '=' | '!=', value: string | null): Matcher | null {
  return value === null || value === '' ? null : { name, operator, value };
}

function labelOf(path: readonly string[]): string | null {
  const [first, second] = path;
  if (path.length === 2 && first !== undefined && holders.includes(first)) return second ?? null;
  return path.length === 1 && first !== undefined && !holders.includes(first) && !payloadFields.has(first) ? first : null;
}

/** `.labels.team`, `["labels"]["team"]`, `.get("labels").get("team")`. */
function readPath(tokens: Token[]): string[] {
  const path: string[] = [];
  for (;;) {
    if (takes(tokens, 'sign', '.')) {
      const word = tokens.shift();
      if (word?.kind !== 'word') return [];
      if (word.value === 'get' && takes(tokens, 'sign', '(')) {
        path.push(readText(tokens) ?? '');
        if (!takes(tokens, 'sign', ')')) return [];
      } else path.push(word.value);
    } else if (takes(tokens, 'sign', '[')) {
      path.push(readText(tokens) ?? '');
      if (!takes(tokens, 'sign', ']')) return [];
    } else return path.includes('') ? [] : path;
  }
}

/** `["a", "b"]` or `("a", "b")`; one text in round brackets is that text, and `in` looks for a part of it. */
function readList(tokens: Token[]): string[] | null {
  const isSquare = takes(tokens, 'sign', '[');
  if (!isSquare && !takes(tokens, 'sign', '(')) return null;
  const values: string[] = [];
  do {
    const value = readText(tokens);
    if (value === null) return null;
    values.push(value);
  } while (takes(tokens, 'sign', ','));
  return takes(tokens, 'sign', isSquare ? ']' : ')') && (isSquare || values.length > 1) ? values : null;
}

function readText(tokens: Token[]): string | null {
  return tokens[0]?.kind === 'text' ? (tokens.shift()?.value ?? null) : null;
}

function takes(tokens: Token[], kind: Token['kind'], value: string): boolean {
  if (tokens[0]?.kind !== kind || tokens[0].value !== value) return false;
  tokens.shift();
  return true;
}
