import { TocsinError } from '@tocsin/contracts/errors';
import type { Language } from '@tocsin/contracts/language';
import { type ReplyView, slashVerbs } from '@tocsin/contracts/reply';
import { suggest } from '@tocsin/contracts/suggest';
import { readSlash, type SlashCommand } from '@tocsin/core/slashCommand';
import type { Asked, CommandDeps } from './deps.ts';
import type { TypedCommand } from './readCommand.ts';
import { replyLanguage } from './replyLanguage.ts';
import { runs } from './runs.ts';

/** What is said to whoever typed a command, and in which language. */
export interface Reply {
  language: Language;
  view: ReplyView;
}

/** A command that is clear: what is wanted, and of which tenant. */
export interface Understood {
  command: SlashCommand;
  asked: Asked;
}

/** Does what somebody typed behind `/tocsin` and answers what they are told. Never throws: what failed is said. */
export async function runCommand<Tx>(deps: CommandDeps<Tx>, typed: TypedCommand): Promise<Reply> {
  return saidToo(deps, async (hear) => {
    const understood = await understand(deps, typed, hear);
    if ('view' in understood) return understood;
    const { command, asked } = understood;
    return { language: asked.language, view: await runs[command.verb](deps, asked) };
  });
}

/**
 * Understands what somebody typed. Whose it is is found by the workspace that it came from, and where that has several tenants by `in:NAME`; nobody reaches a tenant
 * that their workspace is not connected with. What is not clear is answered. `hear` learns the language as soon as it is known.
 */
export async function understand<Tx>(deps: CommandDeps<Tx>, typed: TypedCommand, hear: (language: Language) => void): Promise<Understood | Reply> {
  const command = readSlash(typed.text);
  const tenants = (await deps.tenantsOfTeam(typed.teamId)).sort();
  const wanted = 'unknown' in command ? null : command.tenant;
  const tenantId = wanted === null ? tenants[0] : tenants.find((tenant) => tenant === wanted);
  const [first] = tenants;
  if (first === undefined) return { language: 'en', view: { kind: 'said', phrase: 'reply_no_tenant', values: {} } };
  const language = await replyLanguage(deps, tenantId ?? first, typed.userId);
  hear(language);
  if ('unknown' in command) return { language, view: unknownWord(command.unknown) };
  const isClear = command.verb === 'help' || wanted !== null || tenants.length === 1;
  if (tenantId === undefined || !isClear) return { language, view: whichTenant(tenants, command.verb) };
  const actor = { kind: 'slack', teamId: typed.teamId, userId: typed.userId, name: typed.userName } as const;
  return { command, asked: { plan: await deps.planOf(tenantId), tenantId, language, actor, words: command.words, channelId: typed.channelId } };
}

/** What a command came to; what failed is said, in the language that was heard by then. */
export async function saidToo<Tx, Said>(
  deps: Pick<CommandDeps<Tx>, 'fault'>,
  work: (hear: (language: Language) => void) => Promise<Said>,
): Promise<Said | Reply> {
  let heard: Language = 'en';
  try {
    return await work((language) => {
      heard = language;
    });
  } catch (error) {
    deps.fault('do what a command says', error);
    const why = error instanceof TocsinError ? error.message : 'internal error';
    return { language: heard, view: { kind: 'said', phrase: 'reply_failed', values: { why } } };
  }
}

function unknownWord(word: string): ReplyView {
  const meant = suggest(word.toLowerCase(), slashVerbs);
  const trouble =
    meant === undefined
      ? { phrase: 'reply_unknown', values: { codeWord: word } }
      : { phrase: 'reply_unknown_meant', values: { codeWord: word, codeMeant: meant } };
  return { kind: 'help', trouble };
}

function whichTenant(tenants: readonly string[], verb: string): ReplyView {
  return { kind: 'said', phrase: 'reply_which_tenant', values: { tenants: tenants.join(', '), codeExample: `/tocsin in:${tenants[0] ?? ''} ${verb}` } };
}
