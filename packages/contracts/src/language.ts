import { z } from 'zod';

/** A language that messages are written in: the name of a folder under `templates/`. Adding one is adding a folder. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/, 'is not a language code like en, fr or de');
export type Language = z.infer<typeof languageSchema>;

/** The language that every phrase exists in: what another language lacks is said in it. */
export const modelLanguage: Language = 'en';
