import type { AlertState } from '../alertState.ts';

/** What of an alert it can be found by. */
export type Searched = Pick<AlertState, 'status' | 'severity' | 'environment' | 'message' | 'labels'>;

const wordPattern = /[\p{L}\p{N}]+/gu;

/** The words of a text, each once: letters and digits without regard to case; what is between them separates. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(wordPattern));
}

/** The words that an alert is found by: those of its message and of the values of its labels. */
export function wordsOfAlert({ message, labels }: Pick<Searched, 'message' | 'labels'>): Set<string> {
  return wordsOf([message, ...Object.values(labels)].join(' '));
}

/** A term stands for one thing that alerts have in common, in 32 bits: two things may share one, so what is found by terms is looked at once more. */
export const termOf = {
  label: (name: string, value: string) => hashed(`l${name}\0${value}`),
  word: (word: string) => hashed(`w${word}`),
  state: (status: Searched['status']) => hashed(`s${status}`),
  severity: (severity: Searched['severity']) => hashed(`v${severity}`),
  environment: (environment: string) => hashed(`e${environment}`),
} as const;

/** Every term of an alert, each once. */
export function termsOf(alert: Searched): Set<number> {
  const terms = new Set([termOf.state(alert.status), termOf.severity(alert.severity), termOf.environment(alert.environment)]);
  for (const name in alert.labels) terms.add(termOf.label(name, alert.labels[name] ?? ''));
  for (const word of wordsOfAlert(alert)) terms.add(termOf.word(word));
  return terms;
}

/** FNV-1a over UTF-16 code units, mixed at the end as MurmurHash3 does so that the low bits, which choose the bucket, are as good as the others. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
