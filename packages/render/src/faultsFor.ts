import { type Language, modelLanguage } from '@tocsin/contracts/language';
import type { Renderer } from './renderer.ts';
import type { RenderFault } from './renderFault.ts';
import type { Rendered } from './say.ts';

/**
 * All that is wrong with a message in a language: what went wrong when it was rendered, and what was wrong with that language's or everybody's files when they were
 * loaded. A phrase that was missing then is said in English without another word.
 */
export function faultsFor({ loadFaults }: Renderer, rendered: Rendered, language: Language): RenderFault[] {
  const [base] = language.split('-');
  const ofLanguage = loadFaults.filter((fault) => [language, base, modelLanguage].includes(fault.language));
  return [...ofLanguage, ...rendered.faults];
}
