import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { typeCommand } from './requests.ts';
import type { View } from './types.ts';

/** Where slash commands are typed. Only apps post messages here, so nothing else is taken. */
export function Composer({ view }: { view: View }): VNode {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { workspace, channel, me } = view;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = text.trim();
    if (typed === '' || isBusy) return;
    if (!typed.startsWith('/')) return setTrouble('People write in Slack. Here a command is understood: it begins with a slash.');
    setBusy(true);
    try {
      const { ok, error } = await typeCommand({ team: workspace.id, channel: channel.id, user: me, text: typed });
      setTrouble(ok ? '' : `${typed.split(' ')[0] ?? ''} did not work: ${error ?? 'the app refused it'}`);
      if (ok) setText('');
    } catch (thrown) {
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
    }
    setBusy(false);
  };
  return html`<form class="composer" onSubmit=${submit}>
    <input class="composer-text" type="text" value=${text} onInput=${(event: Event) => setText((event.target as HTMLInputElement).value)} autocomplete="off" spellcheck="false"
      aria-label=${`Command in ${channel.name}`} placeholder="/tocsin help" />
    <button type="submit" class="composer-send" disabled=${isBusy} aria-label="Send">➤</button>
    ${trouble === '' ? null : html`<p class="composer-trouble" role="alert">${trouble}</p>`}</form>`;
}
