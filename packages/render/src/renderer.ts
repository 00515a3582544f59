import type { ActionView, EscalationView, GroupView, ThreadView } from '@tocsin/contracts/view';
import { loadCatalogs } from './catalog.ts';
import { draftAction } from './draftAction.ts';
import { draftEscalation } from './draftEscalation.ts';
import { draftGroup } from './draftGroup.ts';
import { draftThread } from './draftThread.ts';
import type { RenderFault } from './renderFault.ts';
import { type Rendered, type RenderRequest, type SayDeps, say } from './say.ts';
import { loadTemplates } from './templates.ts';
import { createWords } from './words.ts';

/** Turns views into messages. Every call is pure and answers with something that Slack will take, whatever the view's strings are. */
export interface Renderer {
  /** What was wrong with the folder when it was loaded. */
  loadFaults: readonly RenderFault[];
  /** The message of a group, posted once and updated in place. */
  group(request: RenderRequest<GroupView>): Rendered;
  /** The reply under it that says what changed. */
  thread(request: RenderRequest<ThreadView>): Rendered;
  /** The reply that says what a person did. */
  action(request: RenderRequest<ActionView>): Rendered;
  /** The message of one escalation level. */
  escalation(request: RenderRequest<EscalationView>): Rendered;
}

/** Loads and compiles a templates folder once. Throws when it has no usable English catalog; anything else that is wrong is in `loadFaults`. */
export function createRenderer({ templatesDir }: { templatesDir: string }): Renderer {
  const catalogs = loadCatalogs(templatesDir);
  const templates = loadTemplates(templatesDir);
  const deps: SayDeps = {
    templates,
    words: { en: createWords('en', catalogs.of.en), fr: createWords('fr', catalogs.of.fr), de: createWords('de', catalogs.of.de) },
  };
  return {
    loadFaults: [...catalogs.faults, ...templates.faults],
    group: (request) => say(deps, draftGroup, request),
    thread: (request) => say(deps, draftThread, request),
    action: (request) => say(deps, draftAction, request),
    escalation: (request) => say(deps, draftEscalation, request),
  };
}
