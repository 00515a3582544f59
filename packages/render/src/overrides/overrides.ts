import type { Language } from '@tocsin/contracts/language';
import type { Severity } from '@tocsin/contracts/severity';
import type { overrideParts, TemplateOverride } from '@tocsin/contracts/tenant/templateOverride';
import { nearestLanguage } from '../languagesOf.ts';
import { type CompiledOverride, compileOverride } from './compileOverride.ts';
import type { OverrideData } from './overrideData.ts';
import { overrideLimits } from './overrideLimits.ts';
import { runOverride, type TextShape } from './runOverride.ts';

export type OverridePart = (typeof overrideParts)[number];

const shapes: Readonly<Record<OverridePart, TextShape>> = { headline: 'line', fields: 'lines', details: 'paragraphs' };

/** What a message is about, for finding the override that fits it. A message about alerts of several types has '' for `alertType`. */
export interface OverrideSubject {
  alertType: string;
  severity: Severity;
  environment: string;
}

/** A tenant's overrides, the most special first, and its templates as far as they were needed and compiled. */
export interface Overrides {
  readonly ranked: readonly TemplateOverride[];
  readonly compiled: Map<string, CompiledOverride>;
}

/**
 * Takes the overrides of one version of a tenant's file. A template is compiled when it is first needed and kept, `overrideLimits.compiled` of them at most, so a file
 * of long templates that no alert asks for costs nothing. Never throws: a template that cannot be read is a fault of the message it is for.
 */
export function compileOverrides(overrides: readonly TemplateOverride[]): Overrides {
  return { ranked: overrides.toReversed().sort((a, b) => rank(b) - rank(a)), compiled: new Map() };
}

/**
 * The part of a message in the tenant's own words. Of the overrides that fit the subject and have a text in the language, or else in the model language, the most
 * special wins: the one that names more of alert type, severity and environment; of equals the later in the file. Null: there is none, the part is as shipped.
 * `fault`: there is one and it failed; the part is as shipped too, and the fault is for a log line and a counter. Never throws, and takes `overrideLimits.renderMs` at worst.
 *
 * The text is sanitised, at most 3,000 characters once escaped, may be empty, and is untrusted: it goes where a label's value goes, through the same escaping. So
 * nothing in it makes a mention, a link or a format. A headline is one line; fields are read by `fieldsOf`; details may have paragraphs.
 */
export function overridePart(
  overrides: Overrides,
  part: OverridePart,
  subject: OverrideSubject,
  language: Language,
  data: OverrideData,
): { text: string } | { fault: string } | null {
  for (const override of overrides.ranked) {
    if (override.part !== part || !fits(override, subject)) continue;
    const source = textIn(override, language);
    if (source === undefined) continue;
    const compiled = compiledOnce(overrides, source);
    return 'problem' in compiled ? { fault: compiled.problem } : runOverride(source, compiled.templates, data, shapes[part]);
  }
  return null;
}

function rank({ alert_type, severity, environment }: TemplateOverride): number {
  return [alert_type, severity, environment].filter((name) => name !== undefined).length;
}

function fits({ alert_type, severity, environment }: TemplateOverride, subject: OverrideSubject): boolean {
  return (
    (alert_type === undefined || alert_type === subject.alertType) &&
    (severity === undefined || severity === subject.severity) &&
    (environment === undefined || environment === subject.environment)
  );
}

function textIn({ text }: TemplateOverride, language: Language): string | undefined {
  if (typeof text === 'string') return text;
  const has = (name: Language) => Object.hasOwn(text, name);
  const nearest = nearestLanguage(language, { has });
  return has(nearest) ? text[nearest] : undefined;
}

function compiledOnce({ compiled }: Overrides, source: string): CompiledOverride {
  const known = compiled.get(source);
  if (known) return known;
  const made = compileOverride(source);
  if (compiled.size >= overrideLimits.compiled) for (const oldest of [...compiled.keys()].slice(0, 1)) compiled.delete(oldest);
  compiled.set(source, made);
  return made;
}
