import type { GroupAction } from '@tocsin/contracts/groupAction';
import type { ReplyView } from '@tocsin/contracts/reply';
import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { actOnGroup } from '@tocsin/steps/actOnGroup';
import { environmentOfGroup, refusal } from '../allow.ts';
import { permissionOf } from '../permissionOf.ts';
import { actAs, nothingToDo, showActed } from '../pressButton.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { findGroup } from './findGroup.ts';

type Verb = 'ack' | 'unack' | 'resolve' | 'reopen' | 'snooze' | 'note' | 'give';

const usageOf: Readonly<Partial<Record<Verb, string>>> = {
  snooze: '/tocsin snooze 3fa9c1d2 2h',
  note: '/tocsin note 3fa9c1d2 the export holds the lock',
  give: '/tocsin give 3fa9c1d2 @ana',
};
const mention = /^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$/;

/** Does something about a group that its code names, as its buttons do, if whoever asks may. */
export async function actOnCode<Tx>(deps: CommandDeps<Tx>, asked: Asked, verb: Verb): Promise<ReplyView> {
  const found = await findGroup(deps, asked, verb);
  if ('reply' in found) return found.reply;
  const { groupId } = found;
  const action = actionOf(verb, asked.words.slice(1), deps.now());
  if (action === null) return { kind: 'said', phrase: 'reply_usage', values: { codeExample: usageOf[verb] ?? '' } };
  const { tenantId, plan, actor } = asked;
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  const refused = await refusal(deps, { plan, actor, permission: permissionOf[verb], environment, subject: groupId });
  if (refused !== null) return refused;
  const acted = await actOnGroup(deps, { tenantId, groupId, action, actor });
  await showActed(deps, tenantId, acted);
  return acted.result === 'done' ? { kind: 'said', phrase: `reply_${verb}`, values: { n: acted.alerts } } : nothingToDo(acted);
}

/** Tells the next level of what escalates a group, now. */
export async function escalateCode<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const found = await findGroup(deps, asked, 'escalate');
  if ('reply' in found) return found.reply;
  const said = await actAs(deps, { tenantId: asked.tenantId, groupId: found.groupId, wanted: { do: 'escalate' }, actor: asked.actor });
  return said ?? { kind: 'said', phrase: 'reply_nothing_to_do', values: {} };
}

function actionOf(verb: Verb, words: readonly string[], now: number): GroupAction | null {
  const [first = ''] = words;
  if (verb === 'snooze') {
    const lasts = durationSchema.safeParse(first === 'for' ? words[1] : first);
    return lasts.success && lasts.data > 0 ? { do: 'snooze', until: now + lasts.data } : null;
  }
  if (verb === 'note') return words.length === 0 ? null : { do: 'note', text: words.join(' ') };
  if (verb === 'give') {
    const [, userId, name] = mention.exec(first) ?? [];
    return userId === undefined ? null : { do: 'handOver', to: { userId, name: name || userId } };
  }
  return { do: verb === 'ack' ? 'acknowledge' : verb === 'unack' ? 'unacknowledge' : verb };
}
