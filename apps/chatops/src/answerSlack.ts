import { readCommand, type TypedCommand } from './command/readCommand.ts';
import { readEvent, type SlackEvent } from './event/readEvent.ts';
import { readHomePress } from './home/readHomePress.ts';
import type { HomeOf } from './home/showHome.ts';
import { type FilledForm, type Press, payloadIn, readInteraction } from './interaction.ts';

/** What is done about what Slack says, whichever way it comes. */
export interface SlackHandlers {
  press(press: Press): Promise<void>;
  /** Something was changed in a modal that is still being filled in. */
  change(form: FilledForm): Promise<void>;
  /** What is answered to a modal that was submitted, within Slack's three seconds; null closes it. */
  submit(form: FilledForm): Promise<object | null>;
  /** What is answered to a command, likewise; null says nothing. */
  command(typed: TypedCommand): Promise<object | null>;
  /** Somebody wants their App Home made anew. */
  refreshHome(of: HomeOf): void;
  /** Works what Slack reports; false when that takes longer than Slack waits. */
  event(event: SlackEvent): Promise<boolean>;
}

export const slackPaths = ['/slack/interactions', '/slack/commands', '/slack/events'] as const;
export type SlackPath = (typeof slackPaths)[number];

/** What Slack is answered: nothing, a text, or an object that is shown. 503: it is to say it again. */
export interface SlackAnswer {
  status: 200 | 503;
  content: string | object;
}

const taken: SlackAnswer = { status: 200, content: '' };

/** Does what Slack says, which is known to be Slack. Rejects with a `SyntaxError` for what is none of its payloads. */
export async function answerSlack(deps: SlackHandlers, path: SlackPath, rawBody: Buffer): Promise<SlackAnswer> {
  if (path === '/slack/events') return answerEvent(deps, rawBody);
  if (path === '/slack/commands') return { status: 200, content: (await deps.command(readCommand(rawBody))) ?? '' };
  const payload = payloadIn(rawBody);
  const interaction = readInteraction(payload);
  if (interaction?.kind === 'submitted') return { status: 200, content: (await deps.submit(interaction.form)) ?? '' };
  if (interaction?.kind === 'changed') await deps.change(interaction.form);
  if (interaction?.kind === 'press') await deps.press(interaction.press);
  const home = interaction === null ? readHomePress(payload) : null;
  if (home !== null) deps.refreshHome(home);
  return taken;
}

/** Slack asks once whether the address is ours. What could not be stored in time it is asked to say again; it does so three times within six minutes. */
async function answerEvent(deps: SlackHandlers, rawBody: Buffer): Promise<SlackAnswer> {
  const event = readEvent(rawBody);
  if (event !== null && 'challenge' in event) return { status: 200, content: event.challenge };
  if (event !== null && !(await deps.event(event))) return { status: 503, content: 'it is being worked; say it again' };
  return taken;
}
