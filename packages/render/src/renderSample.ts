import type { Language } from '@tocsin/contracts/language';
import type { Profile } from '@tocsin/contracts/message';
import type { Renderer } from './renderer.ts';
import { sampleHomes } from './sampleHome.ts';
import { sampleShifts } from './sampleShifts.ts';
import {
  sampleActions,
  sampleDead,
  sampleDigests,
  sampleEscalationNotes,
  sampleEscalations,
  sampleFaults,
  sampleGroups,
  sampleInsights,
  sampleThreads,
} from './sampleViews.ts';
import type { Rendered } from './say.ts';

/** The seven kinds of messages; each is the name of a sample. */
export const messageKinds = ['firing', 'group', 'escalation', 'acknowledged', 'resolved', 'insight', 'fault'] as const;

type SampleRenderer = (renderer: Renderer, language: Language, profile: Profile) => Rendered;

/** A fault's note stands on top of a message: the samples named `…-note` show that one. */
const notes = Object.entries(sampleFaults).map(([name, view]): [string, SampleRenderer] => [
  `${name}-note`,
  (renderer, language, profile) => {
    const original = renderSample(renderer, 'firing', language, profile)?.message ?? null;
    return renderer.fault({ language, profile, view }, original);
  },
]);

const samples = new Map<string, SampleRenderer>([
  ...ofKind(sampleGroups, (renderer, request) => renderer.group(request)),
  ...ofKind(sampleThreads, (renderer, request) => renderer.thread(request)),
  ...ofKind(sampleActions, (renderer, request) => renderer.action(request)),
  ...ofKind(sampleEscalations, (renderer, request) => renderer.escalation(request)),
  ...ofKind(sampleEscalationNotes, (renderer, request) => renderer.escalationNote(request)),
  ...ofKind(sampleInsights, (renderer, request) => renderer.insight(request)),
  ...ofKind(sampleDigests, (renderer, request) => renderer.digest(request)),
  ...ofKind(sampleFaults, (renderer, request) => renderer.fault(request, null)),
  ...notes,
  ...ofKind(sampleDead, (renderer, request) => renderer.dead(request)),
  ...ofKind(sampleShifts, (renderer, request) => renderer.shift(request)),
  ...ofKind(sampleHomes, (renderer, request) => renderer.home(request)),
]);

/** What there is a sample of: the kinds first, then their other states, then `form-…` for each form of an alert. */
export const sampleNames: readonly string[] = [...messageKinds, ...[...samples.keys()].filter((name) => !messageKinds.some((kind) => kind === name))];

/** Renders the sample of that name; null when there is none. */
export function renderSample(renderer: Renderer, name: string, language: Language, profile: Profile): Rendered | null {
  return samples.get(name)?.(renderer, language, profile) ?? null;
}

function ofKind<View>(
  views: Readonly<Record<string, View>>,
  render: (renderer: Renderer, request: { language: Language; profile: Profile; view: View }) => Rendered,
): [string, SampleRenderer][] {
  return Object.entries(views).map(([name, view]) => [name, (renderer, language, profile) => render(renderer, { language, profile, view })]);
}
