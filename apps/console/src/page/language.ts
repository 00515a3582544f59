import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { de } from './catalogs/de.ts';
import { en, type Words } from './catalogs/en.ts';
import { fr } from './catalogs/fr.ts';
import { type Language, languages } from './languages.ts';

export type { Language } from './languages.ts';
export const catalogs: Readonly<Record<Language, Words>> = { en, fr, de };
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français', de: 'Deutsch' };

/** What the page says and in which language. */
export interface Speech {
  language: Language;
  t: Words;
}

export const SpeechContext = createContext<Speech>({ language: 'en', t: en });

/** The words of the language that was chosen. */
export const useSpeech = (): Speech => useContext(SpeechContext);

/** The language that the server chose for this reader. */
export function documentLanguage(): Language {
  const { lang } = document.documentElement;
  return languages.find((language) => language === lang) ?? 'en';
}

/** Keeps the choice for a year; the server reads it before Accept-Language. */
export function keepLanguage(language: Language): void {
  document.documentElement.lang = language;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http, where an installation on one's own machine is opened
  document.cookie = `tocsin_language=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
