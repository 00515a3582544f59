import type { ReplyView } from '@tocsin/contracts/reply';
import { actOnGroup } from '@tocsin/steps/actOnGroup';
import { showActed } from '../pressButton.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { findGroup } from './findGroup.ts';

/** Acknowledges or resolves a group, as its button does. */
export async function actOnCode<Tx>(deps: CommandDeps<Tx>, asked: Asked, verb: 'ack' | 'resolve'): Promise<ReplyView> {
  const found = await findGroup(deps, asked, verb);
  if ('reply' in found) return found.reply;
  const action = verb === 'ack' ? 'acknowledged' : 'resolved';
  const acted = await actOnGroup(deps, {
    tenantId: asked.tenantId,
    groupId: found.groupId,
    action: { do: verb === 'ack' ? 'acknowledge' : 'resolve' },
    actor: asked.actor,
  });
  await showActed(deps, asked.tenantId, acted);
  if (acted.result !== 'done') return { kind: 'said', phrase: 'reply_nothing_to_do', values: {} };
  return { kind: 'said', phrase: `reply_${action}`, values: { n: acted.alerts } };
}
