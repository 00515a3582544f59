import type { FormMemory, FormView, SlackModal } from '@tocsin/contracts/form';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { ReplyValues, ReplyView } from '@tocsin/contracts/reply';
import type { Localised } from '@tocsin/contracts/view';
import { ephemeral } from '../command/answerCommand.ts';
import type { Reply } from '../command/runCommand.ts';
import { inTime } from '../inTime.ts';
import type { FilledForm } from '../interaction.ts';
import type { Submitted } from './submitForm.ts';

export interface AnswerFormDeps {
  submit(form: FilledForm): Promise<Submitted>;
  renderForm(view: Localised<FormView>, memory: FormMemory): SlackModal;
  render(reply: Reply): SlackMessage;
  /** A sentence without any markup. */
  renderFault(fault: Localised<{ phrase: string; values: ReplyValues }>): string;
  /** Posts to Slack's own hosts only. */
  respond(responseUrl: string, body: object): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** Slack waits for three seconds, the way there and back included. */
const patienceMs = 1_800;

/**
 * What is answered to a modal that was submitted, within Slack's three seconds: null closes it. What has been done is said to whoever did it where the command came
 * from that the modal completed; so is what took longer. Rejects when it could not be done, and Slack says so in the modal.
 */
export async function answerForm(deps: AnswerFormDeps, form: FilledForm): Promise<object | null> {
  const submitted = deps.submit(form);
  const first = await inTime(submitted, patienceMs, null);
  if (first === null) {
    void submitted.then((late) => tell(deps, form, late)).catch((error: unknown) => deps.fault('do what a modal says', error));
    return null;
  }
  if (first.next === 'close') {
    tell(deps, form, first);
    return null;
  }
  const { language } = first;
  if (first.next === 'show') {
    const view = deps.renderForm({ language, view: first.view }, { ...form.memory, previewed: first.previewed });
    return { response_action: 'update', view };
  }
  return { response_action: 'errors', errors: { [first.field]: deps.renderFault({ language, view: first }) } };
}

function tell(deps: AnswerFormDeps, { memory }: FilledForm, submitted: Submitted): void {
  if (memory.responseUrl === null) return;
  const { language } = submitted;
  deps
    .respond(memory.responseUrl, ephemeral(deps.render({ language, view: saidOf(submitted) })))
    .catch((error: unknown) => deps.fault('say what a modal came to', error));
}

/** In words, when the modal is closed already. */
function saidOf(submitted: Submitted): ReplyView {
  if (submitted.next === 'close') return submitted.said;
  if (submitted.next === 'correct') return { kind: 'said', phrase: submitted.phrase, values: submitted.values };
  if (submitted.view.form === 'said') return submitted.view.view;
  return { kind: 'said', phrase: 'reply_failed', values: { why: 'it took too long to find out which alerts are meant' } };
}
