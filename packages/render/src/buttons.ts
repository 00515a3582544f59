import type { Button, StaticSelect } from '@slack/types';
import { actionIds, silenceMinutes, snoozeMinutes } from '@tocsin/contracts/message';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import { cut, plainCost } from './cut.ts';
import { firstOf } from './firstOf.ts';
import type { Control } from './layOut.ts';
import { markedText } from './markup.ts';
import { asPlain } from './settle.ts';
import { webUrl } from './webUrl.ts';
import type { Words } from './words.ts';

/** What can be done about a group, as far as there is something left to do. What is silenced or snoozed can be for longer. */
export function stateControls(status: GroupView['status'], groupId: string, words: Words): Control[] {
  if (status === 'resolved') return [];
  const button = (name: 'acknowledge' | 'unacknowledge' | 'resolve' | 'escalate'): Button => {
    return { type: 'button', action_id: actionIds[name], text: label(`button_${name}`, words), value: groupId };
  };
  const menus = [menu('silence', silenceMinutes, groupId, words), menu('snooze', snoozeMinutes, groupId, words)];
  if (status === 'firing') return [{ ...button('acknowledge'), style: 'primary' }, ...menus, button('escalate'), button('resolve')];
  return status === 'acknowledged' ? [button('unacknowledge'), ...menus, button('resolve')] : [menus[0] as Control, button('resolve')];
}

function menu(name: 'silence' | 'snooze', offered: readonly number[], groupId: string, words: Words): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionIds[name],
    placeholder: label(`menu_${name}`, words),
    options: offered.map((minutes) => ({ text: plain(words.period(minutes)), value: `${groupId} ${minutes}` })),
  };
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
  return links.flatMap(([name, url]) => (url === null ? [] : [linkButton(name, label(`button_${name}`, words), url)]));
}

/** A button that opens an address. `name` tells it from the other links of its message. */
export function linkButton(name: string, text: Button['text'], url: string): Button {
  return { type: 'button', action_id: `tocsin.open.${name}`, text, url };
}

function firstUrl(texts: readonly (string | null)[]): string | null {
  for (const text of texts) {
    const url = webUrl(text);
    if (url !== null) return url;
  }
  return null;
}

function label(key: string, words: Words): Button['text'] {
  return plain(asPlain(markedText(words.t(key))));
}

/** The label of a button: plain text, cut to what Slack takes. */
export function plain(text: string): Button['text'] {
  return { type: 'plain_text', text: cut(text, 75, plainCost), emoji: false };
}
