import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Age } from './age.ts';
import { stateOf, titleOf } from './groupState.ts';
import { Labels } from './labels.ts';
import { useSpeech } from './language.ts';
import type { PageGroup } from './types.ts';
import { rowId } from './useKeys.ts';

export interface GroupRowProps {
  group: PageGroup;
  isPicked: boolean;
  isFresh: boolean;
  href: string;
  onOpen(): void;
}

/** One group: how bad, what, how many, to whom, since when, and who has it. All of it opens the group; the headline is the link for keyboard and readers. */
export function GroupRow({ group, isPicked, isFresh, href, onOpen }: GroupRowProps): VNode {
  const { t } = useSpeech();
  const state = stateOf(group);
  const urgent = state === 'firing' && group.severity === 'critical' ? 'critical-unanswered' : '';
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  };
  return html`<div class=${`board-row group ${state} ${urgent} ${isPicked ? 'picked' : ''} ${isFresh ? 'fresh' : ''}`} role="row" data-tone=${group.severity} data-group=${group.id} onClick=${open}>
    <span class="severity" role="cell"><span class="pill" data-tone=${group.severity}>${t.severities[group.severity]}</span></span>
    <span class="what" role="cell"><a id=${rowId(group.id)} class="headline cut" href=${href} aria-current=${isPicked ? 'true' : undefined}>${titleOf(group) ?? t.group}</a>
      <${Labels} labels=${group.labels} /></span>
    <span class="counts" role="cell"><${Counts} group=${group} /></span>
    <span class="receiver cut" role="cell" title=${group.receiver}>${group.receiver}</span>
    <span class="since" role="cell"><${Age} at=${state === 'closed' ? group.changedAt : group.openedAt} /></span>
    <${Who} group=${group} />
  </div>`;
}

/** Counts that are nothing are not said. */
export function Counts({ group }: { group: PageGroup }): VNode {
  const { t } = useSpeech();
  const { firing, acknowledged, resolved } = group;
  if (stateOf(group) === 'closed') return html`<span>${t.allResolved}</span>`;
  return html`${firing > 0 && html`<span class="of-firing"><b>${firing}</b> ${t.firing(firing)}</span>`}
    ${acknowledged > 0 && html`<span><b>${acknowledged}</b> ${t.acknowledged(acknowledged)}</span>`}
    ${resolved > 0 && html`<span>${resolved} ${t.resolved(resolved)}</span>`}` as VNode;
}

function Who({ group }: { group: PageGroup }): VNode {
  const { t } = useSpeech();
  if (group.acknowledgedBy !== null) return html`<span class="who somebody" role="cell"><span class="cut">${group.acknowledgedBy}</span></span>`;
  return html`<span class="who nobody" role="cell"><span class="cut">${stateOf(group) === 'firing' ? t.nobody : t.nothing}</span></span>`;
}
