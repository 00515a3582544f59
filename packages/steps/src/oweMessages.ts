import type { Language } from '@tocsin/contracts/language';
import type { Profile, SlackMessage } from '@tocsin/contracts/message';
import type { NoticeFor } from '@tocsin/contracts/notice';
import type { GroupView, Localised, ThreadView } from '@tocsin/contracts/view';
import { urgencies, type WriteKind } from '@tocsin/core/delivery';
import { boardMs } from '@tocsin/core/digest';
import type { GroupState } from '@tocsin/core/group';
import { noticeMessageOf } from '@tocsin/core/noticeOf';
import { serviceOfLane } from '@tocsin/core/serviceLane';
import { serviceIn, type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';

/** A write as the store takes it. */
export interface OwedWrite {
  writeId: string;
  lane: string;
  kind: WriteKind;
  groupId: string | null;
  episode: number | null;
  epoch: number | null;
  runId: string | null;
  level: number | null;
  covers: number;
  message: SlackMessage;
  receivedAt: number | null;
  traceparent: string | null;
  notBefore: number;
  /** The digest that it is part of, if it is. */
  digestId?: string;
  /** What goes first in its lane (`core/delivery`); as its kind has it when it is not given. */
  urgency?: number;
}

interface OpenWrite {
  groupId: string;
  writeId: string;
  lane: string;
  kind: WriteKind;
  state: 'owed' | 'sending';
  covers: number;
  receivedAt: number | null;
  urgency: number;
}

export interface AnchorDeps<Tx> {
  loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<Anchor[]>;
  insertAnchors(tx: Tx, anchors: readonly { groupId: string; episode: number; lane: string; language: Language }[]): Promise<void>;
  lockOpenWrites(tx: Tx, groupIds: readonly string[]): Promise<OpenWrite[]>;
  supersedeWrites(tx: Tx, superseded: readonly { writeId: string; by: string }[]): Promise<void>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  noteSuppressed(tx: Tx, writes: readonly (OwedWrite & { reason: string })[]): Promise<void>;
  renderGroup(plan: TenantPlan, input: Shape & { view: GroupView }): SlackMessage;
  renderThread(input: Localised<ThreadView>): SlackMessage;
  /** The trace of what is being done; null when there is none. */
  traceparent(): string | null;
  newId(): string;
}

interface Anchor {
  groupId: string;
  lane: string;
  language: Language;
  ts: string | null;
  /** When Slack was last given it, ms since 1970; null before. */
  shownAt: number | null;
  /** A digest is open in its lane. */
  inStorm: boolean;
}

/** The messages that show a group's episode, and what is on its way to them. */
export interface Shown {
  anchors: readonly Anchor[];
  open: readonly OpenWrite[];
}

/** What a lane wants messages to be like. */
export interface Shape {
  language: Language;
  profile: Profile;
  /** What the file says of it where it leads elsewhere than to Slack. */
  service?: NoticeFor;
}

/** A flush's news, for every destination of its receiver. `hushed` is what was over before it could be told. */
export interface News {
  plan: TenantPlan;
  group: GroupState;
  destinations: readonly ({ lane: string } & Shape)[];
  shown: Shown;
  view: GroupView;
  thread: ThreadView | null;
  covers: number;
  /** The service's lane in which somebody did what it shows; null: nobody did. */
  doneIn: string | null;
  /** Its message merely follows what is suppressed. */
  quiet: boolean;
  hushed: readonly { ref: string; transitions: number }[];
  now: number;
}

/**
 * What is shown of groups, with their owed writes locked: none of them is sent while a newer state takes its place. The writes come first: a post that is settled
 * between the two would else be neither open nor shown, and be posted again.
 */
export async function loadShown<Tx>(deps: AnchorDeps<Tx>, tx: Tx, groupIds: readonly string[]): Promise<(group: GroupState) => Shown> {
  const [open, anchors] = await Promise.all([deps.lockOpenWrites(tx, groupIds), deps.loadAnchors(tx, groupIds)]);
  const [openOf, anchorsOf] = [Map.groupBy(open, (write) => write.groupId), Map.groupBy(anchors, (anchor) => anchor.groupId)];
  return ({ groupId }) => ({ anchors: anchorsOf.get(groupId) ?? [], open: openOf.get(groupId) ?? [] });
}

/**
 * The lanes of a group with the shape they want: where it is shown already, and where its receiver wants it. A service that an escalation was to ask, and did not, as somebody answered before, is none.
 */
export function lanesOf(shown: Shown, destinations: News['destinations']): Map<string, Shape> {
  const wasAsked = ({ lane, ts }: Anchor) => ts !== null || serviceOfLane(lane) === null || shown.open.some((write) => write.lane === lane);
  const known = shown.anchors.filter(wasAsked).map(({ lane, language }) => ({ lane, language, profile: 'rich' as const }));
  return new Map([...known, ...destinations].map(({ lane, ...shape }) => [lane, shape]));
}

/** What a flush has to store so that its news is told: new writes, the owed ones they take the place of, and lanes that show the group for the first time. */
export interface Messages {
  writes: OwedWrite[];
  superseded: { writeId: string; by: string }[];
  fresh: { groupId: string; episode: number; lane: string; language: Language }[];
}

/**
 * Composes the group's message for each destination, and a thread reply with what changed. There is one message for each episode and lane: the first write posts
 * it, later ones update it. What is owed and not begun yet is superseded by the newer state, so that a channel that is behind never shows old news.
 */
export function composeMessages<Tx>(deps: AnchorDeps<Tx>, news: News): Messages {
  const anchors = new Map(news.shown.anchors.map((anchor) => [anchor.lane, anchor]));
  const { groupId, episode } = news.group;
  const messages: Messages = { writes: [], superseded: [], fresh: [] };
  for (const [lane, shape] of lanesOf(news.shown, news.destinations)) {
    const open = news.shown.open.filter((write) => write.lane === lane);
    if (news.quiet && !canFollow(lane, open, anchors.has(lane), news.view)) continue;
    if (isKnownThere(lane, open, news)) continue;
    const anchor = anchors.get(lane);
    const ts = anchor?.ts ?? null;
    const main = mainWrite(deps, news, lane, shape, open, anchor);
    messages.writes.push(main);
    messages.superseded.push(...open.filter(isOwedMain).map(({ writeId }) => ({ writeId, by: main.writeId })));
    if (news.thread && canReply(lane, open, ts)) messages.writes.push(replyWrite(deps, news, news.thread, lane, shape.language));
    if (!anchors.has(lane)) messages.fresh.push({ groupId, episode, lane, language: shape.language });
  }
  return messages;
}

/** Stores the composed messages of groups, in the transaction of their flush. */
export async function oweMessages<Tx>(deps: AnchorDeps<Tx>, tx: Tx, messages: readonly Messages[]): Promise<void> {
  await Promise.all([
    deps.insertAnchors(
      tx,
      messages.flatMap(({ fresh }) => fresh),
    ),
    deps.supersedeWrites(
      tx,
      messages.flatMap(({ superseded }) => superseded),
    ),
    deps.oweWrites(
      tx,
      messages.flatMap(({ writes }) => writes),
    ),
  ]);
}

function isOwedMain(write: OpenWrite): boolean {
  return write.state === 'owed' && (write.kind === 'post' || write.kind === 'update');
}

function mainWrite<Tx>(deps: AnchorDeps<Tx>, news: News, lane: string, shape: Shape, open: readonly OpenWrite[], anchor: Anchor | undefined): OwedWrite {
  const posted = (anchor?.ts ?? null) !== null || open.some((write) => write.kind === 'post' && write.state === 'sending');
  const replaced = open.filter(isOwedMain);
  const covers = news.covers + replaced.reduce((sum, write) => sum + write.covers, 0);
  const urgency = Math.min(urgencyOfNews(news), ...replaced.map((write) => write.urgency));
  const received = [...replaced.flatMap((write) => write.receivedAt ?? []), ...(news.covers > 0 ? [news.group.receivedAt] : [])];
  return {
    ...blank(deps, news, lane),
    kind: posted && targetOfLane(lane).kind === 'slack' ? 'update' : 'post',
    covers,
    message: messageFor(deps, news, lane, shape),
    receivedAt: covers > 0 && received.length > 0 ? Math.min(...received) : null,
    urgency,
    notBefore: urgency === urgencies.answer || !posted ? news.now : nextEditAt(anchor, open, news.now),
  };
}

function messageFor<Tx>(deps: AnchorDeps<Tx>, { plan, view, group, now }: News, lane: string, { language, profile, service }: Shape): SlackMessage {
  const to = service ?? serviceIn(plan, lane);
  if (to === null) return deps.renderGroup(plan, { language, profile, view });
  const { text } = deps.renderGroup(plan, { language, profile: 'text', view });
  return noticeMessageOf(view, { episode: group.episode, sentence: text, language, to, now });
}

/** However often a group changes, its message is edited at most so often; less often where there is a storm. */
const betweenEditsMs = 3_000;

function nextEditAt(anchor: Anchor | undefined, open: readonly OpenWrite[], now: number): number {
  const between = anchor?.inStorm ? boardMs : betweenEditsMs;
  return open.some(({ state }) => state === 'sending') ? now + between : Math.max(now, (anchor?.shownAt ?? 0) + between);
}

/** A person who pressed a button waits for what it does. */
function urgencyOfNews({ group, view }: News): number {
  if (group.refresh) return urgencies.answer;
  return view.severity === 'critical' && view.status === 'firing' ? urgencies.critical : urgencies.news;
}

/**
 * What was said through a webhook stays as it is, as to follow it there would be to say it again; and so does a lane that shows nothing yet. What waits to be said is said as it is now. An incident
 * in a service is closed, however quietly.
 */
function canFollow(lane: string, open: readonly OpenWrite[], isShown: boolean, { status }: GroupView): boolean {
  const { kind } = targetOfLane(lane);
  return (isShown && (kind === 'slack' || (kind === 'service' && status === 'resolved'))) || open.some(isOwedMain);
}

/** Somebody did it there: nothing goes back to where it came from. */
function isKnownThere(lane: string, open: readonly OpenWrite[], { group, doneIn, covers }: News): boolean {
  return group.refresh && covers === 0 && open.length === 0 && doneIn === lane;
}

/** Details go to the thread of a message that is there. One reply waits at a time: what changes meanwhile is counted in the message above it. */
function canReply(lane: string, open: readonly OpenWrite[], ts: string | null): boolean {
  return targetOfLane(lane).kind === 'slack' && ts !== null && !open.some((write) => write.kind === 'reply' && write.state === 'owed');
}

function replyWrite<Tx>(deps: AnchorDeps<Tx>, news: News, thread: ThreadView, lane: string, language: Language): OwedWrite {
  return { ...blank(deps, news, lane), kind: 'reply', covers: 0, message: deps.renderThread({ language, view: thread }), receivedAt: null };
}

/** Stores, in the transaction that takes it, what ends untold, and why: one row for each reason and lane that would have told it. */
export async function noteHushed<Tx>(
  deps: AnchorDeps<Tx>,
  tx: Tx,
  news: readonly Pick<News, 'group' | 'shown' | 'destinations' | 'hushed' | 'now'>[],
): Promise<void> {
  await deps.noteSuppressed(
    tx,
    news.flatMap((each) => {
      const wanted = [...lanesOf(each.shown, each.destinations).keys()];
      const lanes = wanted.length > 0 ? wanted : ['none'];
      return each.hushed.flatMap(({ ref, transitions }) =>
        lanes.map((lane) => ({ ...blank(deps, each, lane), kind: 'update' as const, covers: transitions, message: nothing, receivedAt: null, reason: ref })),
      );
    }),
  );
}

const nothing: SlackMessage = { text: '', blocks: [] };

function blank<Tx>(deps: AnchorDeps<Tx>, news: Pick<News, 'group' | 'now'>, lane: string) {
  const { groupId, episode, epoch } = news.group;
  const traceparent = deps.traceparent() ?? news.group.traceparent;
  return { writeId: deps.newId(), lane, groupId, episode, epoch: epoch + 1, runId: null, level: null, traceparent, notBefore: news.now };
}
