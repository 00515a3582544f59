import type { Language } from '@tocsin/contracts/language';
import type { ReplyView } from '@tocsin/contracts/reply';
import { type OpenFormDeps, openForm } from '../form/openForm.ts';
import { findGroup } from './findGroup.ts';
import { missingIn } from './missingIn.ts';
import type { TypedCommand } from './readCommand.ts';
import { saidToo, type Understood, understand } from './runCommand.ts';
import { runs } from './runs.ts';

/** What is said to whoever typed a command; null: a modal asks them for more. */
export interface CommandReply {
  language: Language;
  view: ReplyView | null;
}

/** Does what somebody typed, or asks in a modal for what they left out. Never throws: what failed is said. */
export async function runOrAsk<Tx>(deps: OpenFormDeps<Tx>, typed: TypedCommand): Promise<CommandReply> {
  return saidToo(deps, async (hear): Promise<CommandReply> => {
    const understood = await understand(deps, typed, hear);
    if ('view' in understood) return understood;
    const { command, asked } = understood;
    const completed = await complete(deps, understood, typed);
    return { language: asked.language, view: completed === 'not asked' ? await runs[command.verb](deps, asked) : completed };
  });
}

/** `not asked` where nothing is missing, or Slack opens no modal. */
async function complete<Tx>(
  deps: OpenFormDeps<Tx>,
  { command: { verb }, asked }: Understood,
  { triggerId, responseUrl }: TypedCommand,
): Promise<ReplyView | null | 'not asked'> {
  const missing = triggerId === '' ? null : missingIn(verb, asked.words);
  if (missing === null) return 'not asked';
  const found = missing.code === null ? { groupId: null } : await findGroup(deps, asked, verb);
  if ('reply' in found) return found.reply;
  try {
    return await openForm(deps, asked, { verb: missing.verb, groupId: found.groupId }, { triggerId, responseUrl });
  } catch (error) {
    deps.fault('open a modal', error);
    return 'not asked';
  }
}
