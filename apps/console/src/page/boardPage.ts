import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { BoardList } from './boardList.ts';
import { FilterBar } from './filterBar.ts';
import { isFiltered, isShown } from './filters.ts';
import { byUrgency, stateOf, titleOf } from './groupState.ts';
import { Help } from './help.ts';
import { type Language, useSpeech } from './language.ts';
import { Panel } from './panel.ts';
import { Quiet } from './quiet.ts';
import { StatusStrip } from './statusStrip.ts';
import { TopBar } from './topBar.ts';
import type { PageGroup, PageSession } from './types.ts';
import { useBoard } from './useBoard.ts';
import { rowId, useKeys } from './useKeys.ts';
import { usePlace } from './usePlace.ts';

/** The live board: what is firing, worst first, and one group's details beside it. */
export function BoardPage({ session, onLanguage }: { session: PageSession; onLanguage: (language: Language) => void }): VNode {
  const { t } = useSpeech();
  const board = useBoard();
  const [place, go] = usePlace();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const sorted = useMemo(() => [...(board.groups?.values() ?? [])].sort(byUrgency), [board.groups]);
  const shown = sorted.filter((group) => isShown(group, place));
  const picked = place.group === null ? null : (board.groups?.get(place.group) ?? null);
  const close = (): void => {
    const row = document.getElementById(rowId(place.group ?? ''));
    go({ group: null });
    row?.focus();
  };
  useKeys({ ids: shown.map(({ id }) => id), place, go, close, searchBox, onHelp: () => setHelpOpen(true) });
  const news = useNews(sorted, board.fresh);
  useTitle(sorted);

  return html`<div class="frame">
    <${TopBar} session=${session} page="board" onLanguage=${onLanguage} onHelp=${() => setHelpOpen(true)} />
    <div class="alarms" aria-live="polite">
      ${!board.isConnected && html`<div class="banner lost">${t.lost}</div>`}
      ${board.isConnected && board.isStale && html`<div class="banner stale">${t.stale}</div>`}
    </div>
    <div class=${`middle ${place.group === null ? '' : 'with-panel'}`}>
      <main class="main">
        <h1 class="hidden">${t.boardTitle}</h1>
        <${FilterBar} groups=${sorted} place=${place} go=${go} searchBox=${searchBox} />
        ${board.groups === null ? html`<p class="more" role="status">${t.loading}</p>` : content()}
      </main>
      ${place.group !== null && html`<${Panel} key=${place.group} groupId=${place.group} group=${picked} onClose=${close} />`}
    </div>
    <${StatusStrip} status=${board.status} ledger=${board.ledger} isConnected=${board.isConnected} isOperator=${session.operator} />
    <p class="hidden" role="alert" aria-live="assertive">${news}</p>
    ${isHelpOpen && html`<${Help} onClose=${() => setHelpOpen(false)} />`}
  </div>`;

  function content(): VNode {
    const hasOpen = sorted.some((group) => stateOf(group) !== 'closed');
    const none = shown.length === 0 && isFiltered(place);
    return html`${!hasOpen && !isFiltered(place) && html`<${Quiet} sample=${session.sample} />`}
      ${none && html`<div class="quiet"><p>${t.noneMatch}</p><button class="button" onClick=${() => go({ severities: [], state: 'all', text: '' })}>${t.clearFilters}</button></div>`}
      ${shown.length > 0 && html`<${BoardList} groups=${shown} place=${place} go=${go} fresh=${board.fresh} />`}
      ${board.more && html`<p class="more">${t.moreGroups}</p>`}` as VNode;
  }
}

/** What a screen reader is told at once: a critical group that has just come. */
function useNews(groups: readonly PageGroup[], fresh: ReadonlySet<string>): string {
  const { t } = useSpeech();
  const told = useRef(new Set<string>());
  const [news, setNews] = useState('');
  useEffect(() => {
    const urgent = groups.filter((group) => group.severity === 'critical' && stateOf(group) === 'firing' && fresh.has(group.id) && !told.current.has(group.id));
    for (const { id } of urgent) told.current.add(id);
    if (urgent.length > 0)
      setNews(
        urgent
          .slice(0, 3)
          .map((group) => t.newCritical(titleOf(group) ?? t.group))
          .join('. '),
      );
  }, [fresh]);
  return news;
}

/** The tab says how many groups are unanswered, so that a tab in the background is worth having. */
function useTitle(groups: readonly PageGroup[]): void {
  const { t } = useSpeech();
  const firing = groups.filter((group) => stateOf(group) === 'firing').length;
  useEffect(() => {
    document.title = firing > 0 ? `(${firing}) Tocsin` : `Tocsin · ${t.board}`;
  }, [firing, t]);
}
