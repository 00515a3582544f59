import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { asText, textOf } from './asText.ts';
import { Mrkdwn, PlainText } from './mrkdwnView.ts';
import type { ClickAnswer } from './requests.ts';
import { pressButton } from './requests.ts';
import type { SlackThing, View } from './types.ts';

interface ActionProps {
  element: SlackThing;
  ts: string;
  view: View;
}

/** An interactive element of a message. Kinds the page cannot operate are shown by name. */
export function Action({ element, ts, view }: ActionProps): VNode {
  if (element.type === 'button' || element.type === 'workflow_button' || element.type === 'icon_button')
    return html`<${Button} element=${element} ts=${ts} view=${view} />`;
  if (['static_select', 'overflow', 'radio_buttons', 'users_select'].includes(element.type ?? ''))
    return html`<${Menu} element=${element} ts=${ts} view=${view} />`;
  return html`<span class="unknown">${element.type}</span>`;
}

/** A click on its way: busy, and what went wrong with the last one in the words Slack shows. */
function useClick(ts: string, view: View): { isBusy: boolean; warning: string | undefined; press(actionId: string, value?: string): void } {
  const [isBusy, setBusy] = useState(false);
  const [warning, setWarning] = useState<string | undefined>();
  const press = (actionId: string, value?: string): void => {
    setBusy(true);
    setWarning(undefined);
    pressButton({ team: view.workspace.id, channel: view.channel.id, ts, user: view.me, actionId, value })
      .then((answer) => setWarning(answer.ok ? undefined : warningOf(answer)))
      .catch((thrown: unknown) => setWarning(thrown instanceof Error ? thrown.message : String(thrown)))
      .finally(() => setBusy(false));
  };
  return { isBusy, warning, press };
}

function warningOf({ error, status }: ClickAnswer): string {
  if (error === 'timeout') return 'Operation timed out. Apps need to respond within 3 seconds.';
  if (error === 'no_listener' || error === 'unreachable') return 'The app could not be reached.';
  return `This app responded with status code ${status}.`;
}

function Button({ element, ts, view }: ActionProps): VNode {
  const { isBusy, warning, press } = useClick(ts, view);
  const dialog = useRef<HTMLDialogElement>(null);
  const send = (): void => press(asText(element.action_id), element.value as string | undefined);
  const onClick = (): void => (element.confirm ? dialog.current?.showModal() : send());
  const label = html`<${PlainText} text=${textOf(element.text)} />`;
  const className = `button ${asText(element.style)} ${isBusy ? 'busy' : ''}`;
  const control =
    typeof element.url === 'string'
      ? html`<a class=${className} href=${/^https?:/i.test(element.url) ? element.url : undefined} target="_blank" rel="noopener noreferrer" onClick=${send}>${label}</a>`
      : html`<button type="button" class=${className} disabled=${isBusy} aria-busy=${isBusy} aria-label=${element.accessibility_label} onClick=${onClick}>${label}</button>`;
  return html`<span class="action">${control}<${Warning} text=${warning} />
    ${element.confirm ? html`<${Confirm} confirm=${element.confirm} dialog=${dialog} onYes=${send} view=${view} />` : null}</span>`;
}

function Menu({ element, ts, view }: ActionProps): VNode {
  const { isBusy, warning, press } = useClick(ts, view);
  const options =
    element.type === 'users_select'
      ? view.workspace.users.map(({ id, realName }) => ({ value: id, text: realName }))
      : [...((element.options as SlackThing[]) ?? []), ...((element.option_groups as { options: SlackThing[] }[]) ?? []).flatMap((group) => group.options)].map(
          (option) => ({
            value: asText(option.value),
            text: textOf(option.text),
          }),
        );
  const label = textOf(element.placeholder) || (element.type === 'overflow' ? '⋯' : 'Choose an option');
  const onChange = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    if (select.value !== '') press(asText(element.action_id), select.value);
    if (element.type === 'overflow') select.value = '';
  };
  return html`<span class="action"><select class=${`menu ${element.type === 'overflow' ? 'overflow' : ''}`} aria-label=${element.type === 'overflow' ? 'More actions' : label} disabled=${isBusy} onChange=${onChange}>
    <option value="">${label}</option>${options.map(({ value, text }) => html`<option value=${value}>${text}</option>`)}</select><${Warning} text=${warning} /></span>`;
}

const Warning = ({ text }: { text: string | undefined }): VNode =>
  html`<span class="warning" role="alert">${text === undefined ? null : html`<span aria-hidden="true">⚠️</span> ${text}`}</span>`;

interface ConfirmProps {
  confirm: Record<string, unknown>;
  dialog: { current: HTMLDialogElement | null };
  onYes(): void;
  view: View;
}

function Confirm({ confirm, dialog, onYes, view }: ConfirmProps): VNode {
  const close = (): void => dialog.current?.close();
  const yes = (): void => {
    close();
    onYes();
  };
  return html`<dialog ref=${dialog} class="confirm"><h2>${textOf(confirm.title) || 'Are you sure?'}</h2><p><${Mrkdwn} text=${textOf(confirm.text)} workspace=${view.workspace} /></p>
    <div class="actions"><button type="button" class="button" onClick=${close}>${textOf(confirm.deny) || 'Cancel'}</button>
    <button type="button" class=${`button ${asText(confirm.style) || 'primary'}`} onClick=${yes}>${textOf(confirm.confirm) || 'Yes'}</button></div></dialog>`;
}
