import { TocsinError } from '@tocsin/contracts/errors';
import type { Language } from '@tocsin/contracts/language';
import { type ReplyView, slashVerbs } from '@tocsin/contracts/reply';
import { suggest } from '@tocsin/contracts/suggest';
import { readSlash, type SlashCommand } from '@tocsin/core/slashCommand';
import { type OpenFormDeps, openForm } from '../form/openForm.ts';
import type { Asked } from './deps.ts';
import { findGroup } from './findGroup.ts';
import { missingIn } from './missingIn.ts';
import type { TypedCommand } from './readCommand.ts';
import { replyLanguage } from './replyLanguage.ts';
import { runs } from './runs.ts';

/** What is said to whoever typed a command, and in which language. */
export interface Reply {
  language: Language;
  view: ReplyView;
}

/** The same where a modal may ask for what is missing: then nothing is said. */
export interface CommandReply {
  language: Language;
  view: ReplyView | null;
}

/**
 * Does what somebody typed behind `/tocsin` and answers what they are told. Whose it is is found by the workspace that it came from, and where that has several
 * tenants by `in:NAME`; nobody reaches a tenant that their workspace is not connected with. What was left out is asked for in a modal. Never throws: what failed is said.
 */
export async function runCommand<Tx>(deps: OpenFormDeps<Tx>, typed: TypedCommand): Promise<CommandReply> {
  let language: Language = 'en';
  try {
    const command = readSlash(typed.text);
    const tenants = (await deps.tenantsOfTeam(typed.teamId)).sort();
    const wanted = 'unknown' in command ? null : command.tenant;
    const tenantId = wanted === null ? tenants[0] : tenants.find((tenant) => tenant === wanted);
    const [first] = tenants;
    if (first === undefined) return { language, view: { kind: 'said', phrase: 'reply_no_tenant', values: {} } };
    language = await replyLanguage(deps, tenantId ?? first, typed.userId);
    if ('unknown' in command) return { language, view: unknownWord(command.unknown) };
    const isClear = command.verb === 'help' || wanted !== null || tenants.length === 1;
    if (tenantId === undefined || !isClear) return { language, view: whichTenant(tenants, command.verb) };
    const actor = { kind: 'slack', teamId: typed.teamId, userId: typed.userId, name: typed.userName } as const;
    const plan = await deps.planOf(tenantId);
    const asked = { plan, tenantId, language, actor, words: command.words };
    const completed = await complete(deps, command, asked, typed);
    return { language, view: completed === 'not asked' ? await runs[command.verb](deps, asked) : completed };
  } catch (error) {
    deps.fault('do what a command says', error);
    return { language, view: { kind: 'said', phrase: 'reply_failed', values: { why: error instanceof TocsinError ? error.message : 'internal error' } } };
  }
}

/** Asks in a modal for what was left out; `not asked` where nothing was, or Slack opens none. */
async function complete<Tx>(
  deps: OpenFormDeps<Tx>,
  { verb }: SlashCommand,
  asked: Asked,
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
