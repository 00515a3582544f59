import type { ReplyView } from '@tocsin/contracts/reply';
import { meaningOfMention, plainOfSlack } from '@tocsin/core/mention';
import { actOnGroup } from '@tocsin/steps/actOnGroup';
import type { GroupThere } from '@tocsin/store/groupAt';
import { environmentOfGroup, refusal } from '../allow.ts';
import { runCommand } from '../command/runCommand.ts';
import type { EventDeps } from './deps.ts';
import { onlyOnce } from './onlyOnce.ts';
import type { SlackEvent } from './readEvent.ts';

type Mention = Extract<SlackEvent, { kind: 'mention' }>;

interface Found {
  tenantId: string;
  botUserId: string;
  there: GroupThere | null;
}

/** As long as a note can be. */
const noteCharsMax = 4_000;

/**
 * Somebody spoke to the bot. In the thread of a group it is a note, or what a button does; elsewhere a command. A note is stored when this resolves; a command goes on behind the
 * answer, as whoever typed it sees what became of it, and can type it again.
 */
export async function handleMention<Tx>(deps: EventDeps<Tx>, event: Mention): Promise<void> {
  const found = await findPlace(deps, event);
  if (found === null || found.botUserId === event.userId) return;
  const { tenantId, botUserId, there } = found;
  const meant = meaningOfMention(event.text, botUserId, there === null ? null : there.groupId.replaceAll('-', ''));
  // Slack reports a message again, as another event, when it was edited.
  const keys = [event.eventId, `${event.channelId}/${event.ts}`];
  const place = { channelId: event.channelId, threadTs: event.threadTs, userId: event.userId };
  const behind = (work: Promise<void>) => void work.catch((error: unknown) => deps.fault('answer somebody who mentioned the bot', error));
  if (meant.want === 'note' && there !== null) {
    const view = await keepNote(deps, event, found, there, plainOfSlack(meant.text).slice(0, noteCharsMax), keys);
    if (view !== null) behind(deps.tell(tenantId, place, view));
    return;
  }
  const isNew = await deps.inTenant(tenantId, (tx) => deps.takeSlackEvent(tx, keys, deps.now()));
  if (isNew) behind(command(deps, event, there === null ? meant.text : `in:${tenantId} ${meant.text}`).then((view) => deps.tell(tenantId, place, view)));
}

async function findPlace<Tx>(deps: EventDeps<Tx>, { teamId, channelId, threadTs }: Mention): Promise<Found | null> {
  const places: Found[] = [];
  for (const tenantId of (await deps.tenantsOfTeam(teamId)).sort()) {
    const [bot, there] = await deps.inTenant(tenantId, async (tx) =>
      Promise.all([deps.botOf(tx), threadTs === null ? null : deps.groupAt(tx, { channelId, ts: threadTs })]),
    );
    if (bot !== null) places.push({ tenantId, botUserId: bot.userId, there });
    if (there !== null) break;
  }
  return places.find(({ there }) => there !== null) ?? places[0] ?? null;
}

async function keepNote<Tx>(
  deps: EventDeps<Tx>,
  { teamId, userId }: Mention,
  { tenantId }: Found,
  { groupId, episode }: GroupThere,
  text: string,
  keys: readonly string[],
): Promise<ReplyView | null> {
  const plan = await deps.planOf(tenantId);
  const actor = { kind: 'slack', teamId, userId, name: (await deps.slackUserOf(tenantId, userId)).name } as const;
  const group = await deps.inTenant(tenantId, (tx) => deps.lockGroup(tx, groupId));
  const environment = group === null ? null : environmentOfGroup(plan, group);
  return onlyOnce(deps, keys, async (inTenant) => {
    const refused = await refusal({ ...deps, inTenant }, { plan, actor, permission: 'note', environment, subject: groupId });
    if (refused !== null) return refused;
    const action = { do: 'note', text, alreadySaid: true, episode } as const;
    const { result } = await actOnGroup({ ...deps, inTenant }, { tenantId, groupId, action, actor });
    return { kind: 'said', phrase: result === 'done' ? 'reply_note' : 'reply_nothing_to_do', values: {} };
  });
}

async function command<Tx>(deps: EventDeps<Tx>, { teamId, userId, channelId }: Mention, text: string): Promise<ReplyView> {
  const [tenantId] = await deps.tenantsOfTeam(teamId);
  const userName = tenantId === undefined ? userId : (await deps.slackUserOf(tenantId, userId)).name;
  const unescaped = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return (await runCommand(deps, { text: unescaped, teamId, userId, userName, channelId, responseUrl: '', triggerId: '' })).view;
}
