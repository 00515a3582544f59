import { type SlashVerb, slashVerbs } from '@tocsin/contracts/reply';
import { readSlash } from './slashCommand.ts';

/** What somebody wants who mentions the bot: what stands behind `/tocsin`, or that a note is kept. */
export type Meant = { want: 'command'; text: string } | { want: 'note'; text: string };

/** Verbs that say nothing of a group: these are commands in a thread too, when they stand alone. */
const ofNoGroup: ReadonlySet<SlashVerb> = new Set(['list', 'help', 'oncall']);
/** Verbs that do something about the group of a thread, when nothing stands behind them. */
const alone: ReadonlySet<SlashVerb> = new Set(['show', 'why', 'ack', 'unack', 'resolve', 'reopen', 'escalate', 'timeline']);
/** Verbs that need one word more. */
const withOne: Readonly<Partial<Record<SlashVerb, RegExp>>> = { snooze: /^\d+[smhdw]$/, silence: /^\d+[smhdw]$/, give: /^<@[^>]+>$/ };

/**
 * Reads what somebody wrote who mentioned the bot. In the thread of a group (`code` is how it is called) a verb is taken as one only where nothing stands behind it that a person
 * would write to people: `ack` acknowledges, `ack that, but look at the disk` is a note. Elsewhere everything is a command.
 */
export function meaningOfMention(text: string, botUserId: string, code: string | null): Meant {
  const said = withoutBot(text, botUserId);
  if (code === null || said === '') return { want: 'command', text: said };
  const command = readSlash(said);
  if ('unknown' in command || !slashVerbs.includes(command.verb)) return { want: 'note', text: said };
  const { verb, words } = command;
  if (words.length === 0 && ofNoGroup.has(verb)) return { want: 'command', text: verb };
  if (words.length === 0 && alone.has(verb)) return { want: 'command', text: `${verb} ${code}` };
  if (words.length === 1 && withOne[verb]?.test(words[0] ?? '')) return { want: 'command', text: `${verb} ${code} ${words[0]}` };
  if (verb === 'note' && words.length > 0) return { want: 'note', text: said.slice(said.search(/\s/)).trim() };
  return { want: 'note', text: said };
}

/** Text as Slack keeps it, as people read it: mentions, channels and links by their names, nothing of it marked up any more. */
export function plainOfSlack(text: string): string {
  return text
    .replace(/<([@#!])([^|>]*)(?:\|([^>]*))?>/g, (_all, mark: string, id: string, name?: string) => `${mark === '#' ? '#' : '@'}${name || id}`)
    .replace(/<([^|>]+)\|([^>]*)>/g, (_all, url: string, label: string) => (label === '' || url.endsWith(label) ? url : `${label} (${url})`))
    .replace(/<([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function withoutBot(text: string, botUserId: string): string {
  return text
    .replace(/<@([^|>]*)(?:\|[^>]*)?>/g, (all, id: string) => (id === botUserId ? ' ' : all))
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}
