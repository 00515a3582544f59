import type { Language } from '@tocsin/contracts/language';

/** What went wrong with the operator's templates and catalogs. The alert was told all the same; the fault is for a log line and a counter by `reason`. */
export interface RenderFault {
  reason: 'catalog_broken' | 'phrase_missing' | 'template_broken' | 'template_missing' | 'template_threw' | 'template_unreadable' | 'over_limit';
  language: Language;
  /** The template or catalog, relative to the templates folder. */
  file: string;
  detail: string;
}
