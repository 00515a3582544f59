import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSpeech } from './language.ts';

/** The keys, in a dialog that closes with Escape or a click beside it. */
export function Help({ onClose }: { onClose: () => void }): VNode {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const rows: [string[], string][] = [
    [['j', 'k'], t.keys.move],
    [['↵'], t.keys.open],
    [['s'], t.keys.slack],
    [['/'], t.keys.filter],
    [['esc'], t.keys.back],
    [['?'], t.keys.help],
  ];
  return html`<dialog class="help" ref=${dialog} aria-labelledby="help-title" onClose=${onClose} onClick=${(event: Event) => event.target === dialog.current && dialog.current?.close()}>
    <h2 id="help-title">${t.help}</h2>
    <dl>${rows.map(([keys, what]) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${what}</dd>`)}</dl>
    <form method="dialog"><button class="button">${t.close}</button></form>
  </dialog>`;
}
