import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { type Place, placeHref } from './filters.ts';
import { GroupRow } from './groupRow.ts';
import { stateOf } from './groupState.ts';
import { useSpeech } from './language.ts';
import type { PageGroup } from './types.ts';

export interface BoardListProps {
  groups: readonly PageGroup[];
  place: Place;
  go(change: Partial<Place>): void;
  fresh: ReadonlySet<string>;
}

/** The groups that are shown, in their order: open ones, then those that closed lately. */
export function BoardList({ groups, place, go, fresh }: BoardListProps): VNode {
  const { t } = useSpeech();
  const open = groups.filter((group) => stateOf(group) !== 'closed');
  const closed = groups.filter((group) => stateOf(group) === 'closed');
  const row = (group: PageGroup): VNode =>
    html`<${GroupRow} key=${group.id} group=${group} isPicked=${place.group === group.id} isFresh=${fresh.has(group.id)} href=${placeHref({ ...place, group: group.id })}
      onOpen=${() => go({ group: group.id })} />` as VNode;
  return html`${open.length > 0 && html`<div class="board" role="table" aria-label=${t.openGroups(open.length)}><${Head} />${open.map(row)}</div>`}
    ${
      closed.length > 0 &&
      html`<h2 class="section">${t.closedGroups(closed.length)}</h2><div class="board" role="table" aria-label=${t.closedGroups(closed.length)}>
      ${open.length === 0 && html`<${Head} />`}${closed.map(row)}</div>`
    }` as VNode;
}

function Head(): VNode {
  const { severity, what, counts, receiver, since, who } = useSpeech().t.columns;
  const cell = (name: string, className = ''): VNode => html`<span class=${className} role="columnheader">${name}</span>` as VNode;
  return html`<div class="board-row board-head" role="row">
    ${cell(severity)}${cell(what)}${cell(counts)}${cell(receiver, 'receiver')}${cell(since)}${cell(who, 'who')}</div>`;
}
