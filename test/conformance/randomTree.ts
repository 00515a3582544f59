import { formatMatcher, type Matcher, matcherOperators, parseMatchers } from '@tocsin/contracts/tenant/matcher';

/** A route as a person writes it, in a tenant's file as in Alertmanager's. */
export interface WrittenRoute {
  receiver?: string;
  matchers?: string[];
  continue?: boolean;
  routes?: WrittenRoute[];
}

/** A tree and an alert to be routed through it. */
export interface Pair {
  root: WrittenRoute & { receiver: string };
  labels: Record<string, string>;
}

type Random = () => number;

const operators: readonly Matcher['operator'][] = [...matcherOperators, '=', '='];
const names = ['team', 'env', 'tier', '_x:1'];
const values = ['', 'db', 'web', 'db-1', 'DB', 'a b', ' a', 'a"b', 'a\\b', 'a\nb', 'db\n', 'é', '😀', 'a,b', '{a}', "a'b", '1.5', 'ab', 'aab', '=~', 'a/b'];
const patterns = ['', ...String.raw`db|web .* .+ db.* .*b db| .*-.* (?i)db [a-z]+ [^a]* d. \d\.\d (?s).*b a+b \w+ 😀|é ^db$ db$`.split(' ')];
const atoms = String.raw`a b d - . \. \d \w \s \\ [ab] [^a] [[:alpha:]] \pL (?:a|b) (db|web) (?i:D) " \n \x61 ^ $ \b \Qa\E 😀`.split(' ');
const quantifiers = ['', '', '', '', '*', '+', '?', '{1,2}', '*?', '{2}'];

/** A random tree, up to four routes deep, and labels that go some way down in it. Names of labels and receivers begin with `prefix`. */
export function randomPair(random: Random, prefix: string): Pair {
  let receivers = 0;
  const node = (depth: number): WrittenRoute => {
    const children = depth === 4 ? 0 : Math.floor(random() * (depth === 0 ? 12 : 5) * (depth < 2 ? 1 : 0.6));
    const route: WrittenRoute = { matchers: matcherTexts(random, prefix), continue: random() < 0.4 };
    if (random() < 0.8) route.receiver = `${prefix}r${(receivers += 1)}`;
    if (children > 0) route.routes = Array.from({ length: children }, () => node(depth + 1));
    return route;
  };
  const { routes = [] } = node(0);
  const labels = names.flatMap((name) => (random() < 0.75 ? [[`${prefix}${name}`, pick(random, values)]] : []));
  return { root: { receiver: `${prefix}r0`, routes }, labels: Object.fromEntries(labels) as Record<string, string> };
}

/** None to two matchers, in one text or several. */
function matcherTexts(random: Random, prefix: string): string[] {
  const texts = Array.from({ length: Math.floor(random() * 2.5) }, () => written(random, randomMatcher(random, prefix)));
  if (random() < 0.7) return texts;
  const blank = random() < 0.5 ? ' ' : '';
  const joined = texts.join(`${blank},${blank}`);
  return texts.length === 0 ? [] : [random() < 0.5 ? `{${blank}${joined}${random() < 0.3 ? ',' : ''}${blank}}` : joined];
}

function randomMatcher(random: Random, prefix: string): Matcher {
  const operator = pick(random, operators);
  const name = `${prefix}${pick(random, names)}`;
  if (!operator.endsWith('~')) return { name, operator, value: pick(random, values) };
  return { name, operator, value: random() < 0.5 ? pick(random, patterns) : randomPattern(random) };
}

function randomPattern(random: Random): string {
  const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const atom = pick(random, atoms);
    return `${atom}${['^', '$', '\\b'].includes(atom) ? '' : pick(random, quantifiers)}`;
  });
  return random() < 0.3 ? `${parts.join('')}|${pick(random, patterns)}` : parts.join('');
}

/** A matcher in one of the ways in which people write it. */
function written(random: Random, matcher: Matcher): string {
  const { name, operator, value } = matcher;
  const ways = [
    formatMatcher(matcher),
    `${name} ${operator}  ${formatMatcher(matcher).slice(name.length + operator.length)}`,
    `${name}${operator}${value}`,
    `${name}${operator}"${value}"`,
  ];
  const way = pick(random, ways);
  // Without quotes or escapes some values would be others, or nothing at all.
  const read = parseMatchers(`{${way}}`);
  const isSame = typeof read !== 'string' && read.length === 1 && read[0]?.value === value && way.startsWith(name) && !/[\n}]$/.test(way);
  return isSame ? way : formatMatcher(matcher);
}

/** A matcher's text with a few characters changed: mostly no matcher any more. */
export function brokenMatcher(random: Random): string {
  const text = Array.from([...matcherTexts(random, ''), written(random, randomMatcher(random, ''))].join(','));
  for (let changes = Math.floor(random() * 3); changes > 0; changes -= 1)
    text.splice(
      Math.floor(random() * text.length),
      Math.floor(random() * 2),
      pick(random, ['"', '\\', ',', '{', '}', '=', '!', '~', ' ', '(', '[', 'n', '\n', '']),
    );
  return text.join('');
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
