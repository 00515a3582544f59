import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { speak, typeCommand } from './requests.ts';
import type { View } from './types.ts';

/** Where slash commands are typed, and where people write, which the app hears of when it is mentioned. In a thread commands are not taken, as in Slack. */
export function Composer({ view, threadTs }: { view: View; threadTs?: string }): VNode {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { workspace, channel, me } = view;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = text.trim();
    if (typed === '' || isBusy) return;
    const place = { team: workspace.id, channel: channel.id, user: me, text: typed };
    const isCommand = typed.startsWith('/');
    if (isCommand && threadTs !== undefined) return setTrouble('Slack takes no commands in a thread.');
    setBusy(true);
    try {
      const heard = isCommand ? await typeCommand(place) : (await speak({ ...place, ...(threadTs !== undefined && { threadTs }) })).event;
      const { ok, error } = heard ?? { ok: true, error: undefined };
      setTrouble(ok ? '' : `${isCommand ? (typed.split(' ')[0] ?? '') : 'What you wrote'} did not work: ${error ?? 'the app refused it'}`);
      if (ok) setText('');
    } catch (thrown) {
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
    }
    setBusy(false);
  };
  return html`<form class="composer" onSubmit=${submit}>
    <input class="composer-text" type="text" value=${text} onInput=${(event: Event) => setText((event.target as HTMLInputElement).value)} autocomplete="off" spellcheck="false"
      aria-label=${threadTs === undefined ? `Message or command in ${channel.name}` : 'Reply in the thread'} placeholder=${threadTs === undefined ? '/tocsin help' : `@${workspace.app.name.toLowerCase()} a note`} />
    <button type="submit" class="composer-send" disabled=${isBusy} aria-label="Send">➤</button>
    ${trouble === '' ? null : html`<p class="composer-trouble" role="alert">${trouble}</p>`}</form>`;
}
