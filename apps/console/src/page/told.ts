import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Age } from './age.ts';
import { useSpeech } from './language.ts';
import type { GroupDetail } from './types.ts';

/** What Slack was told of a group and what became of it, newest first. */
export function Told({ writes }: { writes: GroupDetail['writes'] }): VNode | null {
  const { t } = useSpeech();
  if (writes.length === 0) return null;
  return html`<h3>${t.told}</h3><ol class="told">${writes.map(
    (write) => html`<li key=${write.id} class=${write.state}>
      <p class="told-head"><b>${t.kinds[write.kind] ?? write.kind}</b><span class="cut">${write.lane.replace(/^slack:/, '')}${write.lane.startsWith('webhook:') ? ` (${t.atLeastOnce})` : ''} · ${t.writeStates[write.state] ?? write.state}${
        write.state === 'dead' && write.reason ? `: ${write.reason}` : ''
      }</span><${Age} at=${write.endedAt ?? write.at} /></p>
      <p class="told-text">${write.text}</p></li>`,
  )}</ol>` as VNode;
}
