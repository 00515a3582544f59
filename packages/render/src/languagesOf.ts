import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languageSchema, modelLanguage } from '@tocsin/contracts/language';

/** The languages of a templates folder: those that have a folder of their name with a `catalog.json`, English first. Throws when the folder cannot be read. */
export function languagesOf(templatesDir: string): Language[] {
  const found = catalogFolders(templatesDir).filter(isLanguage);
  return found.sort((a, b) => Number(b === modelLanguage) - Number(a === modelLanguage) || (a < b ? -1 : 1));
}

/** Folders with a catalog, whatever they are called. */
export function catalogFolders(templatesDir: string): string[] {
  return readdirSync(templatesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(templatesDir, entry.name, 'catalog.json')))
    .map((entry) => entry.name);
}

/** Whether it is written like a language and Intl can work with it: its plurals and numbers come from there. */
export function isLanguage(name: string): boolean {
  if (!languageSchema.safeParse(name).success) return false;
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** The language that is nearest to the wanted one among those there are: itself, the same without its region, or English. */
export function nearestLanguage(wanted: Language, known: { has(language: Language): boolean }): Language {
  if (known.has(wanted)) return wanted;
  const [base = modelLanguage] = wanted.split('-');
  return known.has(base) ? base : modelLanguage;
}
