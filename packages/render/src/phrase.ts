import { joined, type Markup } from './markup.ts';

/** What may stand in for a placeholder. A number is written as the language writes it; a string is untrusted. */
export type PhraseValue = string | number | Markup;
export type PhraseValues = Readonly<Record<string, PhraseValue>>;

/** One sentence or word of a catalog, with one pattern for each plural form. A pattern alternates literal text and the name of a placeholder. */
export interface Phrase {
  forms: ReadonlyMap<string, readonly string[]>;
  placeholders: ReadonlySet<string>;
}

const pluralForms = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

/** Compiles a catalog's entry: a string, or an object with a string for each plural form, `other` among them. The plural follows the placeholder `{n}`. */
export function compilePhrase(key: string, entry: unknown): Phrase {
  const forms = typeof entry === 'string' ? { other: entry } : entry;
  if (typeof forms !== 'object' || forms === null || !('other' in forms)) throw new Error(`${key} is neither text nor plural forms with "other"`);
  const compiled = new Map<string, readonly string[]>();
  const placeholders = new Set<string>();
  for (const [form, pattern] of Object.entries(forms)) {
    if (!pluralForms.has(form) || typeof pattern !== 'string' || pattern === '') throw new Error(`${key} has a wrong plural form "${form}"`);
    const pieces = pattern.split(/\{(\w+)\}/u);
    for (let index = 1; index < pieces.length; index += 2) placeholders.add(pieces[index] ?? '');
    compiled.set(form, pieces);
  }
  return { forms: compiled, placeholders };
}

/** Fills a phrase. Its own words are text, never markup: formatting belongs to templates. */
export function fillPhrase(phrase: Phrase, values: PhraseValues, plural: Intl.PluralRules, number: Intl.NumberFormat): Markup {
  const count = values.n;
  const form = typeof count === 'number' && phrase.forms.size > 1 ? plural.select(count) : 'other';
  const pieces = phrase.forms.get(form) ?? phrase.forms.get('other') ?? [];
  return joined(pieces.map((piece, index) => (index % 2 === 0 ? piece : written(values[piece], number))));
}

function written(value: PhraseValue | undefined, number: Intl.NumberFormat): string | Markup {
  return typeof value === 'number' ? number.format(value) : (value ?? '');
}
