import type { ReplyView, SlashVerb } from '@tocsin/contracts/reply';
import { actOnCode, escalateCode } from './actOnCode.ts';
import type { Asked, CommandDeps } from './deps.ts';
import { listGroups } from './listGroups.ts';
import { mute } from './mute.ts';
import { onCall } from './onCall.ts';
import { override } from './override.ts';
import { send } from './send.ts';
import { showGroup, whyGroup } from './showGroup.ts';
import { silence, unsilence } from './silence.ts';
import { swap } from './swap.ts';
import { timeline } from './timeline.ts';

type Run = <Tx>(deps: CommandDeps<Tx>, asked: Asked) => Promise<ReplyView> | ReplyView;

/** What each verb does. */
export const runs: Readonly<Record<SlashVerb, Run>> = {
  list: listGroups,
  show: showGroup,
  ack: (deps, asked) => actOnCode(deps, asked, 'ack'),
  unack: (deps, asked) => actOnCode(deps, asked, 'unack'),
  snooze: (deps, asked) => actOnCode(deps, asked, 'snooze'),
  resolve: (deps, asked) => actOnCode(deps, asked, 'resolve'),
  reopen: (deps, asked) => actOnCode(deps, asked, 'reopen'),
  give: (deps, asked) => actOnCode(deps, asked, 'give'),
  note: (deps, asked) => actOnCode(deps, asked, 'note'),
  timeline,
  escalate: escalateCode,
  silence,
  unsilence,
  mute,
  why: whyGroup,
  oncall: onCall,
  override,
  swap,
  send,
  help: () => ({ kind: 'help', trouble: null }),
};
