import { compileOverride } from './compileOverride.ts';
import { runOverride } from './runOverride.ts';
import { sampleData } from './sampleData.ts';

/**
 * What is wrong with a tenant's template, in words for the person who wrote it: `line 1, column 4: no filter is named upcas, did you mean "upcase"?`; null when it can be
 * used. The template is read, and tried on a sample alert. Line and column count from 1 in the template. Never throws.
 */
export function checkOverride(text: string): string | null {
  const compiled = compileOverride(text);
  if ('problem' in compiled) return compiled.problem;
  const tried = runOverride(text, compiled.templates, sampleData);
  return 'fault' in tried ? tried.fault : null;
}
