import type { Words } from '../catalogs/en.ts';

export const sampleKinds = ['kinds', 'forms', 'others'] as const;
export type SampleKind = (typeof sampleKinds)[number];

const messageKinds = ['firing', 'group', 'escalation', 'acknowledged', 'resolved', 'insight', 'fault'];

/** The samples as a person looks for them: the kinds of messages, the forms of an alert, then all others. */
export function kindsOfSamples(names: readonly string[]): { kind: SampleKind; names: string[] }[] {
  const kindOf = (name: string): SampleKind => (messageKinds.includes(name) ? 'kinds' : name.startsWith('form-') ? 'forms' : 'others');
  return sampleKinds.map((kind) => ({ kind, names: names.filter((name) => kindOf(name) === kind) }));
}

/** What a sample is called; one that has no title yet by its own name. */
export function sampleTitle(name: string, { preview }: Words): string {
  return preview.samples[name] ?? name;
}
