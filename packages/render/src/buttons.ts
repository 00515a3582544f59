import type { Button, Overflow, StaticSelect } from '@slack/types';
import { actionIds, moreChoices, silenceChoices, snoozeMinutes } from '@tocsin/contracts/message';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import { cut, plainCost } from './cut.ts';
import { firstOf } from './firstOf.ts';
import type { Control } from './layOut.ts';
import { markedText } from './markup.ts';
import { asPlain } from './settle.ts';
import { webUrl } from './webUrl.ts';
import type { Words } from './words.ts';

/** What can be done about a group, as far as there is something left to do. What is silenced or snoozed can be for longer; what is over can still be spoken of. */
export function stateControls(status: GroupView['status'], groupId: string, words: Words): Control[] {
  const button = (name: 'acknowledge' | 'unacknowledge' | 'resolve' | 'escalate'): Button => {
    return { type: 'button', action_id: actionIds[name], text: label(`button_${name}`, words), value: groupId };
  };
  const silences = silenceChoices.map(
    (choice): Choice => [choice, typeof choice === 'number' ? words.period(choice) : phrase(`menu_silence_${choice}`, words)],
  );
  const snoozes = snoozeMinutes.map((minutes): Choice => [minutes, words.period(minutes)]);
  const silence = menu('silence', silences, groupId, words);
  const snooze = menu('snooze', snoozes, groupId, words);
  const resolve = button('resolve');
  const more = overflow(status === 'resolved' ? moreChoices.filter((choice) => choice !== 'give') : moreChoices, groupId, words);
  if (status === 'resolved') return [more];
  if (status === 'firing') return [{ ...button('acknowledge'), style: 'primary' }, silence, snooze, button('escalate'), resolve, more];
  return status === 'acknowledged' ? [button('unacknowledge'), silence, snooze, resolve, more] : [silence, resolve, more];
}

/** What an option says of itself, and what people read. */
type Choice = readonly [choice: string | number, label: string];

function menu(name: 'silence' | 'snooze', choices: readonly Choice[], groupId: string, words: Words): StaticSelect {
  return { type: 'static_select', action_id: actionIds[name], placeholder: label(`menu_${name}`, words), options: optionsOf(choices, groupId) };
}

function overflow(choices: readonly string[], groupId: string, words: Words): Overflow {
  return {
    type: 'overflow',
    action_id: actionIds.more,
    options: optionsOf(
      choices.map((choice) => [choice, phrase(`menu_more_${choice}`, words)]),
      groupId,
    ),
  };
}

function optionsOf(choices: readonly Choice[], groupId: string): { text: Button['text']; value: string }[] {
  return choices.map(([choice, text]) => ({ text: plain(text), value: `${groupId} ${choice}` }));
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
  return plain(phrase(key, words));
}

function phrase(key: string, words: Words): string {
  return asPlain(markedText(words.t(key)));
}

/** The label of a button: plain text, cut to what Slack takes. */
export function plain(text: string): Button['text'] {
  return { type: 'plain_text', text: cut(text, 75, plainCost), emoji: false };
}
