import type { Language } from '@tocsin/contracts/language';
import type { Catalog } from './catalog.ts';
import { dateMarkup, joined, type Markup, nothing } from './markup.ts';
import { createMeasures, type Measures } from './measures.ts';
import { fillPhrase, type PhraseValues } from './phrase.ts';

/** How one language says things. Times are ms since 1970; null, and anything that is no time, is said as nothing. */
export interface Words extends Measures {
  language: Language;
  /** The catalog's phrase. One that is nowhere is said by its key and handed to `onMissing`. */
  t(key: string, values?: PhraseValues): Markup;
  /** The two largest units: `1 hr, 3 min`. Short on purpose: abbreviations need no grammatical case. */
  duration(ms: number | null): string;
  /** In the reader's own zone and language. */
  date(ms: number | null): Markup;
  /** In UTC, for where Slack shows no dates. */
  clock(ms: number | null): string;
  /** `a, b and c`. */
  list(items: readonly (string | Markup)[]): Markup;
}

/** Makes the words of a language, formatters and all, once. `onMissing` hears of phrases that no catalog has. */
export function createWords(language: Language, catalog: Catalog): (onMissing: (key: string) => void) => Words {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const measures = createMeasures(language);
  const durations = new Intl.DurationFormat(language, { style: 'short', secondsDisplay: 'auto' });
  const zero = new Intl.DurationFormat(language, { style: 'short', secondsDisplay: 'always' }).format({ seconds: 0 });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const clocks = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const clock = (ms: number | null) => (isTime(ms) ? clocks.format(ms) : '');
  const spoken = {
    language,
    clock,
    ...measures,
    duration: (ms: number | null) => (isTime(ms) ? durations.format(twoUnits(ms)) || zero : ''),
    date: (ms: number | null) => (isTime(ms) ? dateMarkup(ms, clock(ms)) : nothing),
    list: (items: readonly (string | Markup)[]) =>
      joined(
        lists
          .formatToParts(items.map((_item, index) => String(index)))
          .map((part) => (part.type === 'element' ? (items[Number(part.value)] ?? '') : part.value)),
      ),
  };
  return (onMissing) => ({
    ...spoken,
    t(key, values = {}) {
      const phrase = catalog.get(key);
      if (phrase) return fillPhrase(phrase, values, plural, number);
      onMissing(key);
      return joined([key]);
    },
  });
}

/** ECMAScript's range of times; Intl throws outside it. */
function isTime(ms: number | null): ms is number {
  return ms !== null && Math.abs(ms) <= 8.64e15;
}

function twoUnits(ms: number): Partial<Record<'days' | 'hours' | 'minutes' | 'seconds', number>> {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return { days, hours };
  return hours > 0 ? { hours, minutes } : { minutes, seconds: seconds % 60 };
}
