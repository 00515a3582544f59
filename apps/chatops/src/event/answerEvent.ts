import { inTime } from '../inTime.ts';
import type { EventDeps } from './deps.ts';
import { handleDeparture } from './handleDeparture.ts';
import { handleMention } from './handleMention.ts';
import { handleReaction } from './handleReaction.ts';
import type { SlackEvent } from './readEvent.ts';

/** Slack waits for three seconds, the way there and back included. */
const patienceMs = 2_000;

/**
 * Works what Slack reports. True when it is stored; false when that takes longer than Slack waits: asked to say it again, Slack does so at once, after a minute and after five, and it is worked
 * once however often it comes. Rejects when it failed, likewise.
 */
export async function answerEvent<Tx>(deps: EventDeps<Tx>, event: SlackEvent): Promise<boolean> {
  const worked = work(deps, event).then(() => true);
  const isStored = await inTime(worked, patienceMs, false);
  if (!isStored) worked.catch((error: unknown) => deps.fault('work an event late', error));
  return isStored;
}

function work<Tx>(deps: EventDeps<Tx>, event: SlackEvent): Promise<void> {
  switch (event.kind) {
    case 'mention':
      return handleMention(deps, event);
    case 'reaction':
      return handleReaction(deps, event);
    case 'homeOpened':
      // Nothing is stored: who opens their page again has it made again.
      void deps.showHome({ teamId: event.teamId, userId: event.userId }, null);
      return Promise.resolve();
    case 'departed':
      return handleDeparture(deps, event);
  }
}
