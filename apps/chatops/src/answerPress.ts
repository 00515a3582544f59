import type { ReplyView } from '@tocsin/contracts/reply';
import { replyLanguage } from './command/replyLanguage.ts';
import { type OpenFormDeps, openForm } from './form/openForm.ts';
import type { Press } from './interaction.ts';
import { actAs, tenantOfPress } from './pressButton.ts';

export interface AnswerPressDeps<Tx> extends OpenFormDeps<Tx> {
  /** Says to whoever pressed what the message does not say itself; null: it says it all. Never rejects. */
  tell(press: Press, tenantId: string, view: ReplyView | null): Promise<void>;
}

/** Does what a button says, or opens the modal that it is for, if whoever pressed it may. What takes a call to Slack goes on once Slack has its answer. */
export async function answerPress<Tx>(deps: AnswerPressDeps<Tx>, press: Press): Promise<void> {
  const tenantId = await tenantOfPress(deps, press);
  if (tenantId === null) return;
  const { wanted, groupId, teamId, userId, userName } = press;
  const actor = { kind: 'slack', teamId, userId, name: userName } as const;
  if (wanted.do === 'open') return void open(deps, press, tenantId).catch((error: unknown) => deps.fault('open a modal', error));
  void deps.tell(press, tenantId, await actAs(deps, { tenantId, groupId, wanted, actor }));
}

async function open<Tx>(deps: AnswerPressDeps<Tx>, press: Press, tenantId: string): Promise<void> {
  const { wanted, groupId, teamId, userId, userName: name, triggerId } = press;
  if (wanted.do !== 'open' || triggerId === null) return;
  const plan = await deps.planOf(tenantId);
  const language = await replyLanguage(deps, tenantId, userId);
  const asked = { plan, tenantId, language, actor: { kind: 'slack', teamId, userId, name } as const, words: [] };
  try {
    const said = await openForm(deps, asked, { verb: wanted.form, groupId }, { triggerId, responseUrl: null });
    if (said !== null) await deps.tell(press, tenantId, said);
  } catch (error) {
    await deps.tell(press, tenantId, { kind: 'said', phrase: 'reply_failed', values: { why: 'Slack did not open the window' } });
    throw error;
  }
}
