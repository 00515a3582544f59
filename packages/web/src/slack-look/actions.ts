import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { asText, textOf, thingsOf } from './asText.ts';
import { type SlackThing, useLook } from './look.ts';
import { Mrkdwn, PlainText } from './mrkdwnView.ts';

interface ActionProps {
  element: SlackThing;
}

/** An interactive element of a message. Kinds that are not drawn are shown by name. */
export function Action({ element }: ActionProps): VNode {
  if (element.type === 'button' || element.type === 'workflow_button' || element.type === 'icon_button') return html`<${Button} element=${element} />`;
  if (['static_select', 'overflow', 'radio_buttons', 'users_select'].includes(element.type ?? '')) return html`<${Menu} element=${element} />`;
  return html`<span class="slack-unknown">${element.type ?? 'nameless'}</span>`;
}

/** A click on its way: busy, and what went wrong with the last one in the words Slack shows. */
function useClick(): { isBusy: boolean; warning: string | undefined; press(actionId: string, value?: string): void } {
  const look = useLook();
  const [isBusy, setBusy] = useState(false);
  const [warning, setWarning] = useState<string | undefined>();
  const press = (actionId: string, value?: string): void => {
    if (look.press === null) return;
    setBusy(true);
    setWarning(undefined);
    look
      .press(actionId, value)
      .then(setWarning, (thrown: unknown) => setWarning(thrown instanceof Error ? thrown.message : String(thrown)))
      .finally(() => setBusy(false));
  };
  return { isBusy, warning, press };
}

function Button({ element }: ActionProps): VNode {
  const { isBusy, warning, press } = useClick();
  const dialog = useRef<HTMLDialogElement>(null);
  const send = (): void => press(asText(element.action_id), element.value as string | undefined);
  const onClick = (): void => (element.confirm ? dialog.current?.showModal() : send());
  const label = html`<${PlainText} text=${textOf(element.text)} />`;
  const className = `slack-button ${asText(element.style)} ${isBusy ? 'busy' : ''}`;
  const control =
    typeof element.url === 'string'
      ? html`<a class=${className} href=${/^https?:/i.test(element.url) ? element.url : undefined} target="_blank" rel="noopener noreferrer" onClick=${send}>${label}</a>`
      : html`<button type="button" class=${className} disabled=${isBusy} aria-busy=${isBusy} aria-label=${element.accessibility_label} onClick=${onClick}>${label}</button>`;
  return html`<span class="slack-action">${control}<${Warning} text=${warning} />
    ${element.confirm ? html`<${Confirm} confirm=${element.confirm as Record<string, unknown>} dialog=${dialog} onYes=${send} />` : null}</span>`;
}

/** A menu. What is picked is pressed, and the menu shows its placeholder again, as Slack's does after the message was updated. */
function Menu({ element }: ActionProps): VNode {
  const { isBusy, warning, press } = useClick();
  const isOverflow = element.type === 'overflow';
  const placeholder = textOf(element.placeholder) || (isOverflow ? '⋯' : 'Choose an option');
  const onChange = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    if (select.value !== '') press(asText(element.action_id), select.value);
    select.value = '';
  };
  return html`<span class="slack-action"><select class=${`slack-menu ${isOverflow ? 'overflow' : ''}`} aria-label=${isOverflow ? 'More actions' : placeholder} disabled=${isBusy} onChange=${onChange}>
    <option value="">${placeholder}</option><${Options} element=${element} /></select><${Warning} text=${warning} /></span>`;
}

function Options({ element }: ActionProps): VNode {
  const { users } = useLook();
  const option = (each: SlackThing): VNode => html`<option value=${asText(each.value)}>${textOf(each.text)}</option>`;
  if (element.type === 'users_select') return html`${users.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}`;
  return html`${thingsOf(element.options).map(option)}
    ${thingsOf(element.option_groups).map((group) => html`<optgroup label=${textOf(group.label)}>${thingsOf(group.options).map(option)}</optgroup>`)}`;
}

const Warning = ({ text }: { text: string | undefined }): VNode =>
  html`<span class="slack-warning" role="alert">${text === undefined ? null : html`<span aria-hidden="true">⚠️</span> ${text}`}</span>`;

interface ConfirmProps {
  confirm: Record<string, unknown>;
  dialog: { current: HTMLDialogElement | null };
  onYes(): void;
}

function Confirm({ confirm, dialog, onYes }: ConfirmProps): VNode {
  const close = (): void => dialog.current?.close();
  const yes = (): void => {
    close();
    onYes();
  };
  return html`<dialog ref=${dialog} class="slack-confirm"><h2>${textOf(confirm.title) || 'Are you sure?'}</h2><p><${Mrkdwn} text=${textOf(confirm.text)} /></p>
    <div class="slack-actions"><button type="button" class="slack-button" onClick=${close}>${textOf(confirm.deny) || 'Cancel'}</button>
    <button type="button" class=${`slack-button ${asText(confirm.style) || 'primary'}`} onClick=${yes}>${textOf(confirm.confirm) || 'Yes'}</button></div></dialog>`;
}
