import { type FormMemory, type FormView, formCallbackId, type SlackModal } from '@tocsin/contracts/form';
import { severities } from '@tocsin/contracts/severity';
import { replyMessage } from '../reply/replyMessage.ts';
import { groupText } from '../reply/replyTexts.ts';
import type { Words } from '../words.ts';
import { groupElement, input, type ModalBlock, paragraph, phrase, selectElement, textElement, timeElement } from './inputs.ts';
import { labelBlocks } from './labelBlocks.ts';
import { silenceBlocks } from './silenceBlocks.ts';

const titleMax = 24;
/** Slack takes as many. */
const choicesMax = 100;
const snoozeTimes = [30, 60, 240, 480, 1_440] as const;

/** A modal in its reader's language. What it asks comes back under `formFields`; `memory` comes back as it is. */
export function formModal(view: FormView, memory: FormMemory, words: Words): SlackModal {
  const isAsking = view.form !== 'labels' && view.form !== 'said';
  return {
    type: 'modal',
    callback_id: formCallbackId,
    title: phrase(words, `form_title_${memory.verb}`, titleMax),
    ...(isAsking && { submit: phrase(words, `form_submit_${memory.verb}`, titleMax) }),
    close: phrase(words, isAsking ? 'form_cancel' : 'form_close', titleMax),
    blocks: blocksOf(view, words),
    private_metadata: JSON.stringify(memory),
  };
}

function blocksOf(view: FormView, words: Words): ModalBlock[] {
  switch (view.form) {
    case 'silence':
      return silenceBlocks(view, words);
    case 'labels':
      return labelBlocks(view, words);
    case 'said':
      return replyMessage(view.view, words).blocks;
    case 'override':
      return [
        input(
          words,
          'schedule',
          selectElement(
            words,
            view.schedules.slice(0, choicesMax).map((name) => ({ value: name, label: name })),
            view.schedule,
          ),
        ),
        input(words, 'person', { type: 'users_select' }),
        input(words, 'from', timeElement(view.from)),
        input(words, 'until', timeElement(view.until)),
      ];
    case 'send':
      return [
        input(
          words,
          'severity',
          selectElement(
            words,
            severities.map((severity) => ({ value: severity, label: severity })),
            null,
          ),
        ),
        input(words, 'text', textElement('', { example: 'checkout is down' })),
        input(words, 'labels', textElement('', { multiline: true, example: 'service=shop\nteam=web' }), { optional: true, hint: 'form_labels_hint' }),
      ];
    case 'group':
      return [...groupBlocks(view, words), ...fieldsOf(view.verb, words)];
  }
}

/** The group it is about, or the choice of one. */
function groupBlocks({ group, choices }: Extract<FormView, { form: 'group' }>, words: Words): ModalBlock[] {
  return group !== null ? [paragraph(groupText(group, words))] : [input(words, 'group', groupElement(words, choices.slice(0, choicesMax)))];
}

/** What else has to be known. */
function fieldsOf(verb: Extract<FormView, { form: 'group' }>['verb'], words: Words): ModalBlock[] {
  if (verb === 'note') return [input(words, 'text', textElement('', { multiline: true }), { hint: 'form_note_hint' })];
  if (verb === 'give') return [input(words, 'person', { type: 'users_select' })];
  if (verb !== 'snooze') return [];
  const options = snoozeTimes.map((minutes) => ({ value: `${minutes}m`, label: words.period(minutes) }));
  return [input(words, 'lasts', selectElement(words, options, '60m'))];
}
