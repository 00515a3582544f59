import type { Language } from '@tocsin/contracts/language';

/** What went wrong with the operator's templates and catalogs, or with a tenant's overrides. The alert was told all the same; the fault is for a log line and a counter by `reason`. */
export interface RenderFault {
  reason:
    | 'catalog_broken'
    | 'language_missing'
    | 'phrase_missing'
    | 'template_broken'
    | 'template_missing'
    | 'template_threw'
    | 'template_unreadable'
    | 'override_failed'
    | 'over_limit';
  language: Language;
  /** The template or catalog, relative to the templates folder; or which part of a tenant's overrides. */
  file: string;
  detail: string;
}
