import type { Button } from '@slack/types';
import { actionIds } from '@tocsin/contracts/message';
import type { AlertStatus, AlertView } from '@tocsin/contracts/view';
import { firstOf } from './alertFacts.ts';
import { cut, plainCost } from './cut.ts';
import { markedText } from './markup.ts';
import { asPlain } from './settle.ts';
import { webUrl } from './webUrl.ts';
import type { Words } from './words.ts';

/** Acknowledge and Resolve, as far as there is something left to do. */
export function stateButtons(status: AlertStatus, groupId: string, words: Words): Button[] {
  if (status === 'resolved') return [];
  const resolve: Button = { type: 'button', action_id: actionIds.resolve, text: label('button_resolve', words), value: groupId };
  if (status === 'acknowledged') return [resolve];
  return [{ type: 'button', action_id: actionIds.acknowledge, style: 'primary', text: label('button_acknowledge', words), value: groupId }, resolve];
}

/** Where to read on: the first runbook, dashboard and source that the alerts name, and one page of our own. Addresses that are not for a browser are left out. */
export function linkButtons(alerts: readonly AlertView[], own: { name: 'console' | 'original'; url: string | null }, words: Words): Button[] {
  const annotated = (name: string) => firstUrl(alerts.map((alert) => firstOf(alert.annotations, [name])));
  const links: [string, string | null][] = [
    ['runbook', annotated('runbook_url')],
    ['dashboard', annotated('dashboard_url')],
    ['source', firstUrl(alerts.map((alert) => alert.generatorUrl))],
    [own.name, webUrl(own.url)],
  ];
  return links.flatMap(([name, url]) =>
    url === null ? [] : [{ type: 'button', action_id: `tocsin.open.${name}`, text: label(`button_${name}`, words), url } satisfies Button],
  );
}

function firstUrl(texts: readonly (string | null)[]): string | null {
  for (const text of texts) {
    const url = webUrl(text);
    if (url !== null) return url;
  }
  return null;
}

function label(key: string, words: Words): Button['text'] {
  return { type: 'plain_text', text: cut(asPlain(markedText(words.t(key))), 75, plainCost), emoji: false };
}
