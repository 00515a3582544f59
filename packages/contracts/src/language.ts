import { z } from 'zod';
import { shown } from './tenant/shown.ts';

const languagePattern = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

/** A language that messages are written in: the name of a folder under `templates/`. Adding one is adding a folder. */
export const languageSchema = z.string().regex(languagePattern, {
  error: ({ input }) => `${shown(input)} is not a language code like en, fr or de${meantLanguage(String(input))}`,
});
export type Language = z.infer<typeof languageSchema>;

/** The language that every phrase exists in: what another language lacks is said in it. */
export const modelLanguage: Language = 'en';

const named = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'cs', 'ja', 'ko', 'zh', 'uk', 'tr'];

let names: Intl.DisplayNames | undefined;

/** For `EN`, `en_US` and `German`. */
function meantLanguage(written: string): string {
  const text = written
    .slice(0, 20)
    .toLowerCase()
    .replace(/[-_](\w+)$/, (_, region: string) => `-${region.length === 2 ? region.toUpperCase() : region}`);
  names ??= new Intl.DisplayNames('en', { type: 'language' });
  const meant = languagePattern.test(text) ? text : named.find((code) => names?.of(code)?.toLowerCase() === text);
  return meant === undefined ? '' : `, did you mean "${meant}"?`;
}
