import { textOf } from '@tocsin/web/slack-look/asText';
import { Blocks } from '@tocsin/web/slack-look/blocks';
import { LookContext } from '@tocsin/web/slack-look/look';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { lookOf } from './lookOf.ts';
import { type Entry, entryOf, ModalInput } from './modalInput.ts';
import { actInModal } from './requests.ts';
import type { ModalView, View } from './types.ts';

interface ModalProps {
  view: View;
  modal: ModalView;
  onChange(modal: ModalView | null): void;
}

/** A modal that the app opened: its inputs are filled in here, and what is pressed or submitted goes to the app for real. Escape closes it. */
export function Modal({ view, modal, onChange }: ModalProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [entries, setEntries] = useState<Record<string, Entry>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  // What the app changed is shown as it says; what was entered in inputs that are still there stands in the view already.
  useEffect(() => setEntries({}), [modal.hash]);

  const act = async (next: 'submit' | 'close' | { press: string; value?: string | undefined }, entered = entries): Promise<string | undefined> => {
    setBusy(true);
    setTrouble('');
    try {
      const result = await actInModal({ team: view.workspace.id, user: view.me, values: entered, next });
      setErrors(result.errors ?? {});
      const failed = result.ok || result.errors ? '' : 'We had some trouble connecting. Try again?';
      setTrouble(failed);
      onChange(result.view);
      return failed || undefined;
    } catch (thrown) {
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const onEntry = (block: ModalView['blocks'][number], name: string, value: Entry): void => {
    const entered = { ...entries, [name]: value };
    setEntries(entered);
    if (block.dispatch_action === true) void act({ press: name, value: String(value) }, entered);
  };
  const look = { ...lookOf(view, ''), press: (actionId: string, value: string | undefined) => act({ press: actionId, value }) };
  const inputs = modal.blocks.map((block, index) =>
    block.type === 'input'
      ? html`<${ModalInput} key=${block.block_id ?? index} block=${block} value=${entryOf(block, entries, modal)} error=${errors[String(block.block_id)]} onEntry=${onEntry} />`
      : html`<${Blocks} key=${index} blocks=${[block]} />`,
  );
  return html`<${LookContext.Provider} value=${look}><dialog ref=${dialog} class="modal slack-look" aria-label=${textOf(modal.title)}
      onCancel=${(event: Event) => {
        event.preventDefault();
        void act('close');
      }}>
    <form onSubmit=${(event: Event) => {
      event.preventDefault();
      void act('submit');
    }} novalidate>
      <header class="modal-head"><h2>${textOf(modal.title)}</h2><button type="button" class="close" aria-label="Close" onClick=${() => act('close')}>✕</button></header>
      <div class="modal-body slack-body">${inputs}</div>
      ${trouble === '' ? null : html`<p class="modal-trouble" role="alert">${trouble}</p>`}
      <footer class="modal-foot"><button type="button" class="slack-button" onClick=${() => act('close')}>${textOf(modal.close) || 'Close'}</button>
        ${modal.submit ? html`<button type="submit" class="slack-button primary" disabled=${isBusy} aria-busy=${isBusy}>${textOf(modal.submit)}</button>` : null}</footer>
    </form></dialog><//>`;
}
