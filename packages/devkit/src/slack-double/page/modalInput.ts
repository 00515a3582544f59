import { asText, textOf, thingsOf } from '@tocsin/web/slack-look/asText';
import { type SlackThing, useLook } from '@tocsin/web/slack-look/look';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { ModalView } from './types.ts';

/** What was entered: text, an option's value, a user's ID, or seconds since 1970. */
export type Entry = string | number | null;

interface InputProps {
  block: SlackThing;
  value: Entry;
  error: string | undefined;
  onEntry(block: SlackThing, name: string, value: Entry): void;
}

const elementOf = (block: SlackThing): SlackThing => block.element as SlackThing;

/** What stands in an input: what was entered since the app last changed the modal, else what the double knows. */
export function entryOf(block: SlackThing, entries: Readonly<Record<string, Entry>>, modal: ModalView): Entry {
  const name = asText(elementOf(block).action_id);
  const entered = entries[name];
  if (entered !== undefined) return entered;
  const state = modal.state.values[asText(block.block_id)]?.[name] ?? {};
  return (state.value ?? state.selected_option?.value ?? state.selected_user ?? state.selected_date_time ?? null) as Entry;
}

/** An input of a modal with its label, its hint, and what is wrong with it. */
export function ModalInput({ block, value, error, onEntry }: InputProps): VNode {
  const id = `input-${asText(block.block_id)}`;
  const hint = textOf(block.hint);
  const about = [error === undefined ? '' : `${id}-error`, hint === '' ? '' : `${id}-hint`].join(' ').trim();
  return html`<div class=${`modal-input ${error === undefined ? '' : 'wrong'}`}>
    <label for=${id}>${textOf(block.label)}${block.optional === true ? html` <span class="optional">(optional)</span>` : null}</label>
    <${Field} id=${id} element=${elementOf(block)} value=${value} about=${about} isWrong=${error !== undefined} onValue=${(entered: Entry) => onEntry(block, asText(elementOf(block).action_id), entered)} />
    ${error === undefined ? null : html`<p class="input-error" id=${`${id}-error`} role="alert">${error}</p>`}
    ${hint === '' ? null : html`<p class="input-hint" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

interface FieldProps {
  id: string;
  element: SlackThing;
  value: Entry;
  about: string;
  isWrong: boolean;
  onValue(value: Entry): void;
}

function Field({ id, element, value, about, isWrong, onValue }: FieldProps): VNode {
  const { users } = useLook();
  const common = { id, 'aria-describedby': about || undefined, 'aria-invalid': isWrong, class: 'modal-field' };
  const typed = (event: Event): void => onValue((event.currentTarget as HTMLInputElement).value);
  const chosen = (event: Event): void => onValue((event.currentTarget as HTMLSelectElement).value || null);
  const options =
    element.type === 'users_select'
      ? users.map(({ id: user, name }) => ({ value: user, label: name }))
      : thingsOf(element.options).map((each) => ({ value: asText(each.value), label: textOf(each.text) }));
  switch (element.type) {
    case 'plain_text_input':
      return element.multiline === true
        ? html`<textarea ...${common} rows="4" placeholder=${textOf(element.placeholder)} value=${value ?? ''} onInput=${typed}></textarea>`
        : html`<input ...${common} type="text" autocomplete="off" placeholder=${textOf(element.placeholder)} value=${value ?? ''} onInput=${typed} />`;
    case 'static_select':
    case 'users_select':
      return html`<select ...${common} value=${value ?? ''} onChange=${chosen}><option value="">${textOf(element.placeholder) || 'Choose…'}</option>
        ${options.map((each) => html`<option value=${each.value} selected=${each.value === value}>${each.label}</option>`)}</select>`;
    case 'datetimepicker':
      return html`<input ...${common} type="datetime-local" value=${localTime(value)} onChange=${(event: Event) => onValue(secondsOf((event.currentTarget as HTMLInputElement).value))} />`;
    default:
      return html`<span class="slack-unknown">${element.type ?? 'nameless'}</span>`;
  }
}

/** As the browser's own control takes it: in the reader's zone. */
function localTime(seconds: Entry): string {
  if (typeof seconds !== 'number') return '';
  const at = new Date(seconds * 1_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function secondsOf(local: string): number | null {
  const at = new Date(local).getTime();
  return Number.isFinite(at) ? Math.floor(at / 1_000) : null;
}
