import { code, type Markup } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';

export interface LabelFacts {
  /** `name=value` as code, the first few by name. */
  labels: Markup[];
  moreLabels: number;
}

/** The labels that a message shows, and how many it does not. */
export function labelFacts(labels: Readonly<Record<string, string>>, size: Size): LabelFacts {
  const names = Object.keys(labels).sort();
  const shown = names.slice(0, size.labels);
  return { labels: shown.map((name) => code(oneLine(`${name}=${labels[name] ?? ''}`, size.label))), moreLabels: names.length - shown.length };
}
