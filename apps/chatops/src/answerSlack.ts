import { readCommand, type TypedCommand } from './command/readCommand.ts';
import { readEvent, type SlackEvent } from './event/readEvent.ts';
import { readHomePress } from './home/readHomePress.ts';
import type { HomeOf } from './home/showHome.ts';
import { type Press, readPress } from './interaction.ts';

/** What is done about what Slack says, whichever way it comes. */
export interface SlackHandlers {
  press(press: Press): Promise<void>;
  /** What is answered to a command, within Slack's three seconds. */
  command(typed: TypedCommand): Promise<object>;
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
  if (path === '/slack/commands') return { status: 200, content: await deps.command(readCommand(rawBody)) };
  const press = readPress(rawBody);
  if (press !== null) await deps.press(press);
  else refreshHome(deps, rawBody);
  return taken;
}

function refreshHome(deps: SlackHandlers, rawBody: Buffer): void {
  const home = readHomePress(JSON.parse(new URLSearchParams(rawBody.toString('utf8')).get('payload') ?? 'null'));
  if (home !== null) deps.refreshHome(home);
}

/** Slack asks once whether the address is ours. What could not be stored in time it is asked to say again; it does so three times within six minutes. */
async function answerEvent(deps: SlackHandlers, rawBody: Buffer): Promise<SlackAnswer> {
  const event = readEvent(rawBody);
  if (event !== null && 'challenge' in event) return { status: 200, content: event.challenge };
  if (event !== null && !(await deps.event(event))) return { status: 503, content: 'it is being worked; say it again' };
  return taken;
}
