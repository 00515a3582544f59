import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@tocsin/contracts/errors';
import { type Language, modelLanguage } from '@tocsin/contracts/language';
import { catalogFolders, isLanguage, languagesOf } from './languagesOf.ts';
import { compilePhrase, type Phrase } from './phrase.ts';
import type { RenderFault } from './renderFault.ts';

/** The phrases of one language by key. */
export type Catalog = ReadonlyMap<string, Phrase>;

export interface Catalogs {
  /** English, and every other language that has a folder. */
  of: ReadonlyMap<Language, Catalog>;
  faults: RenderFault[];
}

/**
 * Reads every `<language>/catalog.json` that is there. English is the model: a phrase that another language lacks, or that asks for other placeholders, is taken
 * from English and reported. Throws when English itself cannot be read, since nothing could be said then.
 */
export function loadCatalogs(templatesDir: string): Catalogs {
  const faults: RenderFault[] = [];
  const english = readCatalog(templatesDir, modelLanguage);
  const of = new Map([[modelLanguage, english]]);
  for (const language of languagesOf(templatesDir)) {
    if (language !== modelLanguage) of.set(language, completed(templatesDir, language, english, faults));
  }
  for (const folder of catalogFolders(templatesDir)) {
    if (!isLanguage(folder))
      faults.push({ reason: 'catalog_broken', language: folder, file: `${folder}/catalog.json`, detail: `${folder} is no language code` });
  }
  return { of, faults };
}

function completed(templatesDir: string, language: Language, english: Catalog, faults: RenderFault[]): Catalog {
  const file = `${language}/catalog.json`;
  let own: Catalog;
  try {
    own = readCatalog(templatesDir, language);
  } catch (thrown) {
    faults.push({ reason: 'catalog_broken', language, file, detail: messageOf(thrown) });
    return english;
  }
  const catalog = new Map(english);
  for (const [key, model] of english) {
    const phrase = own.get(key);
    const strange = phrase === undefined ? [] : [...phrase.placeholders].filter((name) => !model.placeholders.has(name));
    if (phrase === undefined) faults.push({ reason: 'phrase_missing', language, file, detail: `${key} is missing` });
    else if (strange.length > 0) faults.push({ reason: 'catalog_broken', language, file, detail: `${key} has {${strange.join('}, {')}}, English has not` });
    else catalog.set(key, phrase);
  }
  for (const key of own.keys()) if (!english.has(key)) faults.push({ reason: 'catalog_broken', language, file, detail: `${key} is not in English` });
  return catalog;
}

function readCatalog(templatesDir: string, language: Language): Catalog {
  const parsed: unknown = JSON.parse(readFileSync(join(templatesDir, language, 'catalog.json'), 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('the catalog is not an object of phrases');
  return new Map(Object.entries(parsed).map(([key, value]) => [key, compilePhrase(key, value)]));
}
