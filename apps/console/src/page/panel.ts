import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Age } from './age.ts';
import { AlertCard } from './alertCard.ts';
import { fetchDetail } from './api.ts';
import { Counts } from './groupRow.ts';
import { stateOf, titleOf } from './groupState.ts';
import { Labels } from './labels.ts';
import { useSpeech } from './language.ts';
import { fullMoment } from './moments.ts';
import { Told } from './told.ts';
import type { GroupDetail, PageGroup } from './types.ts';

const readAgainMs = 4_000;

/** One group beside the board: its alerts as they stand now, where it is in Slack, what was said. `group` is null when the board does not list it any more. */
export function Panel({ groupId, group, onClose }: { groupId: string; group: PageGroup | null; onClose: () => void }): VNode {
  const { t } = useSpeech();
  const { detail, failed } = useDetail(groupId, group?.changedAt ?? 0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body || matchMedia('(max-width: 1180px)').matches) heading.current?.focus();
  }, []);
  return html`<aside class="panel" aria-label=${t.details}>
    <div class="panel-head" data-tone=${group?.severity ?? 'info'}>
      <div class=${`panel-line ${group ? stateOf(group) : ''}`}>
        ${group && html`<span><span class="pill" data-tone=${group.severity}>${t.severities[group.severity]}</span></span><span class="counts"><${Counts} group=${group} /></span>`}
        <button class="round" aria-label=${t.close} title=${t.close} onClick=${onClose}>×</button>
      </div>
      <h2 ref=${heading} tabindex="-1">${(group && titleOf(group)) ?? t.group}</h2>
      ${group && html`<${Labels} labels=${group.labels} /><${Facts} group=${group} />`}
      ${detail && html`<${SlackLinks} messages=${detail.messages} />`}
    </div>
    <div class="panel-body" tabindex="0">
      ${failed && html`<p class="gate-error" role="alert">${t.detailFailed}</p>`}
      ${detail === null ? !failed && html`<p>${t.loading}</p>` : html`<${Alerts} detail=${detail} group=${group} /><${Told} writes=${detail.writes} />`}
    </div>
  </aside>`;
}

function Facts({ group }: { group: PageGroup }): VNode {
  const { t, language } = useSpeech();
  const isClosed = stateOf(group) === 'closed';
  return html`<dl class="facts">
    <dt>${t.columns.receiver}</dt><dd>${group.receiver}</dd>
    <dt>${t.columns.since}</dt><dd><${Age} at=${group.openedAt} /> · ${fullMoment(group.openedAt, language)}</dd>
    ${isClosed && html`<dt>${t.closedAt}</dt><dd>${fullMoment(group.changedAt, language)}</dd>`}
    <dt>${t.columns.who}</dt><dd>${group.acknowledgedBy ?? (isClosed ? t.nothing : t.nobody)}</dd></dl>`;
}

function SlackLinks({ messages }: { messages: GroupDetail['messages'] }): VNode {
  const { t } = useSpeech();
  return html`<div class="panel-links">${messages.map(({ lane, url }) => {
    const name = lane.replace(/^slack:/, '');
    return url === null
      ? html`<span class="note">${t.notPosted(name)}</span>`
      : html`<a class="button" href=${url} target="_blank" rel="noopener noreferrer">${t.inSlack(name)} ↗</a>`;
  })}</div>`;
}

function Alerts({ detail, group }: { detail: GroupDetail; group: PageGroup | null }): VNode {
  const { t } = useSpeech();
  const shown = detail.alerts.length;
  if (shown === 0) return html`<p class="more">${t.noAlerts}</p>`;
  const all = group ? Math.max(shown, group.firing + group.acknowledged + group.resolved) : shown;
  const known = Object.keys(group?.labels ?? {});
  return html`<h3>${t.alertsOf(shown, all)}</h3><ul>${detail.alerts.map((alert) => html`<${AlertCard} key=${alert.id} alert=${alert} without=${known} />`)}</ul>` as VNode;
}

/** Read at once, when the group changes, and every few seconds: alerts move before their group speaks again. */
function useDetail(groupId: string, changedAt: number): { detail: GroupDetail | null; failed: boolean } {
  const [state, setState] = useState<{ detail: GroupDetail | null; failed: boolean }>({ detail: null, failed: false });
  useEffect(() => {
    let isOver = false;
    const read = (): void => {
      fetchDetail(groupId).then(
        (detail) => isOver || setState({ detail, failed: false }),
        () => isOver || setState((before) => ({ ...before, failed: true })),
      );
    };
    read();
    const timer = setInterval(read, readAgainMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [groupId, changedAt]);
  return state;
}
