import type { FormMemory, FormView, SlackModal } from '@tocsin/contracts/form';
import type { HomeView } from '@tocsin/contracts/home';
import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { ReplyValues, ReplyView } from '@tocsin/contracts/reply';
import type { ShiftView } from '@tocsin/contracts/shift';
import type {
  ActionView,
  DeadView,
  DigestView,
  EscalationNote,
  EscalationView,
  FaultView,
  GroupView,
  InsightView,
  Localised,
  ThreadView,
} from '@tocsin/contracts/view';
import { loadCatalogs } from './catalog.ts';
import { draftAction } from './draftAction.ts';
import { draftDead } from './draftDead.ts';
import { draftDigest } from './draftDigest.ts';
import { draftEscalation } from './draftEscalation.ts';
import { draftEscalationNote } from './draftEscalationNote.ts';
import { draftFault, draftNote } from './draftFault.ts';
import { draftGroup } from './draftGroup.ts';
import { draftInsight } from './draftInsight.ts';
import { draftThread } from './draftThread.ts';
import { formModal } from './form/formModal.ts';
import { homeMessage } from './home/homeMessage.ts';
import { longTextOf } from './longText.ts';
import { noteOnTop } from './noteOnTop.ts';
import type { RenderFault } from './renderFault.ts';
import { replyMessage } from './reply/replyMessage.ts';
import { saidPlainly } from './reply/replyWords.ts';
import { laidOut, type Rendered, type RenderRequest, type SayDeps, say, wordsIn } from './say.ts';
import { shiftMessage } from './shift/shiftMessage.ts';
import { loadTemplates } from './templates.ts';
import { createWords, type Words } from './words.ts';

/** Turns views into messages. Every call is pure and answers with something that Slack will take, whatever the view's strings are. */
export interface Renderer {
  /** The languages that there is a folder for, English first. Another one is said in English, and counted. */
  languages: readonly Language[];
  /** What was wrong with the folder when it was loaded. */
  loadFaults: readonly RenderFault[];
  /** The message of a group, posted once and updated in place. */
  group(request: RenderRequest<GroupView>): Rendered;
  /** The reply under it that says what changed. */
  thread(request: RenderRequest<ThreadView>): Rendered;
  /** The reply that says what a person did. */
  action(request: RenderRequest<ActionView>): Rendered;
  /** The line in a thread that says how an escalation goes. */
  escalationNote(request: RenderRequest<EscalationNote>): Rendered;
  /** The message of one escalation level. */
  escalation(request: RenderRequest<EscalationView>): Rendered;
  /** One message for many: the digest's own, or a reply that names more of what it stands for. */
  digest(request: RenderRequest<DigestView>): Rendered;
  /** What a detector saw or foresees. */
  insight(request: RenderRequest<InsightView>): Rendered;
  /** A destination that cannot be written to: a note on top of the original message, which keeps its buttons, or without an original the notice for admins. */
  fault(request: RenderRequest<FaultView>, original: SlackMessage | null): Rendered;
  /** The notice for admins that something failed for good. */
  dead(request: RenderRequest<DeadView>): Rendered;
  /** What somebody who typed a command is told; nobody else sees it. */
  reply(request: Localised<ReplyView>): Rendered;
  /** What is told of a schedule: a change, a shift that begins soon, a user group that cannot follow it. */
  shift(request: RenderRequest<ShiftView>): Rendered;
  /** A modal. `memory` is what comes back with it. */
  form(request: Localised<FormView>, memory: FormMemory): SlackModal;
  /** What is wrong with a field of a modal, without any markup. */
  formFault(request: Localised<{ phrase: string; values: ReplyValues }>): string;
  /** The app's page in Slack as somebody sees it: its blocks. */
  home(request: Localised<HomeView>): Rendered;
}

/** Loads and compiles a templates folder once. Throws when it has no usable English catalog; anything else that is wrong is in `loadFaults`. */
export function createRenderer({ templatesDir }: { templatesDir: string }): Renderer {
  const catalogs = loadCatalogs(templatesDir);
  const templates = loadTemplates(templatesDir);
  const deps: SayDeps = {
    templates,
    words: new Map([...catalogs.of].map(([language, catalog]) => [language, createWords(language, catalog)])),
  };
  return {
    languages: [...catalogs.of.keys()],
    loadFaults: [...catalogs.faults, ...templates.faults],
    group: (request) => continuedBelow(deps, request, say(deps, draftGroup, request)),
    thread: (request) => say(deps, draftThread, request),
    action: (request) => say(deps, draftAction, request),
    escalationNote: (request) => say(deps, draftEscalationNote, request),
    escalation: (request) => say(deps, draftEscalation, request),
    digest: (request) => say(deps, draftDigest, request),
    insight: (request) => say(deps, draftInsight, request),
    fault: (request, original) => (original === null ? say(deps, draftFault, request) : noted(deps, request, original)),
    dead: (request) => say(deps, draftDead, request),
    reply: (request) => replied(deps, request),
    form: ({ language, view }, memory) =>
      formModal(
        view,
        memory,
        wordsIn(deps, language, () => undefined),
      ),
    formFault: ({ language, view }) =>
      saidPlainly(
        wordsIn(deps, language, () => undefined),
        view.phrase,
        view.values,
      ),
    home: (request) => plainly(deps, request, homeMessage),
    shift: (request) => plainly(deps, request, (view, words) => shiftMessage(view, words, request.profile ?? 'rich')),
  };
}

function replied(deps: SayDeps, { language, view }: Localised<ReplyView>): Rendered {
  return view.kind === 'group' ? say(deps, draftGroup, { language, view: view.view }) : plainly(deps, { language, view }, replyMessage);
}

/** What no operator has templates for. */
function plainly<View>(deps: SayDeps, { language, view }: Localised<View>, message: (view: View, words: Words) => SlackMessage): Rendered {
  const faults: RenderFault[] = [];
  const words = wordsIn(deps, language, (reason, file, detail) => void faults.push({ reason, language, file, detail }));
  return { message: message(view, words), faults };
}

/** What the message has no room for goes with it. */
function continuedBelow(deps: SayDeps, { language, view }: RenderRequest<GroupView>, rendered: Rendered): Rendered {
  const continued = longTextOf(
    view,
    wordsIn(deps, language, () => undefined),
  );
  return continued.length === 0 ? rendered : { ...rendered, message: { ...rendered.message, continued } };
}

function noted(deps: SayDeps, request: RenderRequest<FaultView>, original: SlackMessage): Rendered {
  const faults: RenderFault[] = [];
  const note = laidOut(deps, draftNote, request, faults);
  return { message: noteOnTop(note, original), faults };
}
