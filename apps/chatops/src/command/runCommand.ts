import { TocsinError } from '@tocsin/contracts/errors';
import type { Language } from '@tocsin/contracts/language';
import { type ReplyView, type SlashVerb, slashVerbs } from '@tocsin/contracts/reply';
import { suggest } from '@tocsin/contracts/suggest';
import { readSlash } from '@tocsin/core/slashCommand';
import { actOnCode, escalateCode } from './actOnCode.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { listGroups } from './listGroups.ts';
import { onCall } from './onCall.ts';
import { override } from './override.ts';
import type { TypedCommand } from './readCommand.ts';
import { send } from './send.ts';
import { showGroup, whyGroup } from './showGroup.ts';
import { silence, unsilence } from './silence.ts';
import { swap } from './swap.ts';

export interface RunCommandDeps<Tx> extends CommandDeps<Tx> {
  /** The language of somebody in a workspace; null where nobody knows. */
  languageOf(tenantId: string, userId: string): Promise<Language | null>;
}

/** What is said to whoever typed a command, and in which language. */
export interface Reply {
  language: Language;
  view: ReplyView;
}

type Run = <Tx>(deps: CommandDeps<Tx>, asked: Asked) => Promise<ReplyView> | ReplyView;

const runs: Readonly<Record<SlashVerb, Run>> = {
  list: listGroups,
  show: showGroup,
  ack: (deps, asked) => actOnCode(deps, asked, 'ack'),
  unack: (deps, asked) => actOnCode(deps, asked, 'unack'),
  snooze: (deps, asked) => actOnCode(deps, asked, 'snooze'),
  resolve: (deps, asked) => actOnCode(deps, asked, 'resolve'),
  reopen: (deps, asked) => actOnCode(deps, asked, 'reopen'),
  give: (deps, asked) => actOnCode(deps, asked, 'give'),
  note: (deps, asked) => actOnCode(deps, asked, 'note'),
  escalate: escalateCode,
  silence,
  unsilence,
  why: whyGroup,
  oncall: onCall,
  override,
  swap,
  send,
  help: () => ({ kind: 'help', trouble: null }),
};

/**
 * Does what somebody typed behind `/tocsin` and answers what they are told. Whose it is is found by the workspace that it came from, and where that has several
 * tenants by `in:NAME`; nobody reaches a tenant that their workspace is not connected with. Never throws: what failed is said.
 */
export async function runCommand<Tx>(deps: RunCommandDeps<Tx>, typed: TypedCommand): Promise<Reply> {
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
    return { language, view: await runs[command.verb](deps, { plan, tenantId, language, actor, words: command.words }) };
  } catch (error) {
    deps.fault('do what a command says', error);
    return { language, view: { kind: 'said', phrase: 'reply_failed', values: { why: error instanceof TocsinError ? error.message : 'internal error' } } };
  }
}

/** The language in which somebody is told something: their own, else the tenant's. */
export async function replyLanguage<Tx>(deps: RunCommandDeps<Tx>, tenantId: string, userId: string): Promise<Language> {
  return (await deps.languageOf(tenantId, userId)) ?? (await deps.planOf(tenantId)).base.language;
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
