import type { SlackMessage } from '@tocsin/contracts/message';
import { inTime } from '../inTime.ts';
import type { TypedCommand } from './readCommand.ts';
import type { Reply } from './runCommand.ts';
import type { CommandReply } from './runOrAsk.ts';

export interface AnswerCommandDeps {
  run(typed: TypedCommand): Promise<CommandReply>;
  render(reply: Reply): SlackMessage;
  /** Posts to Slack's own hosts only. */
  respond(responseUrl: string, body: object): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** Slack shows a fault to whoever has waited for three seconds, the way there and back included. */
const patienceMs = 1_800;

/**
 * What is answered to a command within Slack's three seconds: the reply, or that it follows; then it goes to the command's response URL. Only whoever typed the command
 * sees either. Null: a modal asks for more. Never rejects.
 */
export async function answerCommand(deps: AnswerCommandDeps, typed: TypedCommand): Promise<object | null> {
  const replied = deps.run(typed);
  const first = await inTime(replied, patienceMs, null);
  const shown = ({ language, view }: CommandReply) => (view === null ? null : ephemeral(deps.render({ language, view })));
  if (first !== null) return shown(first);
  void replied
    .then((reply) => shown(reply))
    .then((body) => body && deps.respond(typed.responseUrl, body))
    .catch((error: unknown) => deps.fault('answer a command late', error));
  return ephemeral(deps.render({ language: 'en', view: { kind: 'said', phrase: 'reply_working', values: {} } }));
}

/** Only whoever asked sees it. */
export function ephemeral({ text, blocks, attachments }: SlackMessage): object {
  return { response_type: 'ephemeral', replace_original: false, text, blocks, ...(attachments && { attachments }) };
}
