import type { FormMemory, FormView, SlackModal } from '@tocsin/contracts/form';
import type { ReplyView } from '@tocsin/contracts/reply';
import type { Localised } from '@tocsin/contracts/view';
import type { Asked, CommandDeps } from '../command/deps.ts';
import { formViewOf, type Question } from './formView.ts';
import { previewedIn } from './silenceForm.ts';

export interface OpenFormDeps<Tx> extends CommandDeps<Tx> {
  renderForm(view: Localised<FormView>, memory: FormMemory): SlackModal;
  /** Rejects when Slack does not open it: a trigger is good once, and for three seconds. */
  openModal(tenantId: string, triggerId: string, modal: SlackModal): Promise<void>;
}

/** What opens a modal, and where is told what came of it. */
export interface Opening {
  triggerId: string;
  responseUrl: string | null;
}

/** Asks somebody in a modal. Answers what they are told where there is nothing to ask; null once the modal is open. Rejects when Slack does not open it. */
export async function openForm<Tx>(deps: OpenFormDeps<Tx>, asked: Asked, question: Question, { triggerId, responseUrl }: Opening): Promise<ReplyView | null> {
  const view = await formViewOf(deps, asked, question);
  if ('reply' in view) return view.reply;
  const memory = { tenantId: asked.tenantId, ...question, responseUrl, previewed: previewedIn(view) };
  await deps.openModal(asked.tenantId, triggerId, deps.renderForm({ language: asked.language, view }, memory));
  return null;
}
