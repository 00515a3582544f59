import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import { faultViewOf, type LaneFault, laneInsteadOf, languageOfLane, nameOfLane } from '@tocsin/core/fallback';
import { uuidOf } from '@tocsin/core/groupIdentity';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { type Main, mainElsewhere, type ShownThere } from './mainElsewhere.ts';
import type { OwedWrite } from './oweMessages.ts';
import { type TellFaultDeps, tellFault } from './tellFault.ts';

/** A write that is to go elsewhere, locked. */
export interface StrandedWrite extends Main {
  groupId: string | null;
  episode: number | null;
  runId: string | null;
  level: number | null;
  createdAt: number;
  traceparent: string | null;
}

/** A group with stranded writes, locked. Times in ms since 1970. */
export interface StrandedGroup {
  groupId: string;
  routeKey: string;
  episode: number;
  epoch: number;
  lastFlushAt: number | null;
}

interface GroupPlace {
  groupId: string;
  episode: number;
  lane: string;
}

export interface RedirectDeps<Tx> extends TellFaultDeps<Tx> {
  loadLaneFaults(tx: Tx): Promise<Map<string, LaneFault>>;
  lockStranded(tx: Tx, lane: string, refused: readonly string[], limit: number): Promise<{ groups: StrandedGroup[]; writes: StrandedWrite[] }>;
  lockShownThere(tx: Tx, places: readonly GroupPlace[]): Promise<ShownThere[]>;
  newestShown(tx: Tx, place: GroupPlace, since: number): Promise<{ epoch: number; message: SlackMessage } | null>;
  insertAnchors(tx: Tx, anchors: readonly { groupId: string; episode: number; lane: string; language: Language }[]): Promise<void>;
  endStranded(tx: Tx, ended: readonly { writeId: string; by: string | null; reason: string }[]): Promise<void>;
}

/** What came of it: lanes that have something to send now, and the refused writes that have nowhere else to go. */
export interface Redirected {
  lanes: Set<string>;
  kept: Set<string>;
}

/** So many stranded writes go elsewhere in one transaction, and those of their groups with them. */
const atOnce = 200;
/** Our clocks and the record's are not further apart. */
const clockMarginMs = 60_000;

/** From which lane, and why. Times are ms since 1970. */
interface Detour {
  plan: TenantPlan;
  lane: string;
  code: string;
  since: number;
  now: number;
}

/** The writes of one group's episode, or a single page, and where they go. */
interface Stranded {
  group: StrandedGroup | null;
  to: string;
  writes: StrandedWrite[];
}

/** What a transaction has to store for them. */
interface Move {
  owed: OwedWrite[];
  ended: { writeId: string; by: string | null; reason: string }[];
  fresh: (GroupPlace & { language: Language })[];
}

/**
 * Takes what is owed to a lane that cannot be written to elsewhere, in the transaction in which `refused` are settled: a channel that is gone never swallows an alert.
 * All that waits there goes at once, not only what Slack refused just now. A group has one message in the fallback lane, like anywhere else, and what its stranded writes
 * were to tell is handed on to it: no cover is lost.
 */
export async function redirectLane<Tx>(
  deps: RedirectDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  lane: string,
  refused: { writeIds: readonly string[]; code: string },
  now: number,
): Promise<Redirected> {
  const { groups, writes } = await deps.lockStranded(tx, lane, refused.writeIds, atOnce);
  const faults = await deps.loadLaneFaults(tx);
  const detour: Detour = { plan, lane, code: refused.code, since: faults.get(lane)?.since ?? now, now };
  const told = await tellFault(deps, tx, plan, detour, faults, now);
  const stranded = sortOut(detour, groups, writes, faults);
  const shown = await deps.lockShownThere(tx, stranded.flatMap(placeOf));
  const moves = await Promise.all(stranded.map((each) => move(deps, tx, detour, each, shown)));
  await Promise.all([
    deps.insertAnchors(
      tx,
      moves.flatMap(({ fresh }) => fresh),
    ),
    deps.oweWrites(
      tx,
      moves.flatMap(({ owed }) => owed),
    ),
    deps.endStranded(
      tx,
      moves.flatMap(({ ended }) => ended),
    ),
  ]);
  const moved = new Set(stranded.flatMap((each) => each.writes.map(({ writeId }) => writeId)));
  return { lanes: new Set([...told, ...stranded.map(({ to }) => to)]), kept: new Set(refused.writeIds.filter((writeId) => !moved.has(writeId))) };
}

/** Which writes belong together and where they go; what has nowhere to go is left out. */
function sortOut(
  { plan, lane }: Detour,
  groups: readonly StrandedGroup[],
  writes: readonly StrandedWrite[],
  faults: ReadonlyMap<string, LaneFault>,
): Stranded[] {
  const known = new Map(groups.map((group) => [group.groupId, group]));
  const together = new Map<string, Stranded>();
  for (const write of writes) {
    const group = write.kind === 'page' || write.groupId === null ? null : (known.get(write.groupId) ?? null);
    const to = laneInsteadOf(plan, known.get(write.groupId ?? '') ?? null, lane, faults);
    if (to === null) continue;
    const key = group === null ? write.writeId : `${group.groupId} ${write.episode}`;
    const stranded = together.get(key) ?? { group, to, writes: [] };
    stranded.writes.push(write);
    together.set(key, stranded);
  }
  return [...together.values()];
}

function placeOf({ group, to, writes }: Stranded): GroupPlace[] {
  return group === null ? [] : [{ groupId: group.groupId, episode: writes[0]?.episode ?? group.episode, lane: to }];
}

async function move<Tx>(deps: RedirectDeps<Tx>, tx: Tx, detour: Detour, { group, to, writes }: Stranded, shown: readonly ShownThere[]): Promise<Move> {
  const { plan, now } = detour;
  const reason = `${detour.code}: told in ${nameOfLane(to)}`;
  const language = languageOfLane(plan, group, to);
  const view = faultViewOf(plan, detour.lane, detour, to, deps.consoleUrl);
  const withReason = (message: SlackMessage) => deps.renderFault({ language, view }, message);
  const [place] = placeOf({ group, to, writes });
  if (writes.every(isBoardEdit)) return { owed: [], ended: endedBy(writes, null, reason), fresh: [] };
  if (group === null || place === undefined) return asPages(writes, to, withReason, reason, now);
  const there = shown.find((each) => each.groupId === place.groupId && each.episode === place.episode && each.lane === to);
  const mains = writes.filter((write) => write.kind !== 'reply');
  const isNewest = place.episode === group.episode && (mains.at(-1)?.epoch ?? 0) >= group.epoch;
  // What says something newer was sent after that was said, by the record's clock or by ours.
  const since = Math.min(mains.at(-1)?.createdAt ?? now, (group.lastFlushAt ?? now) - clockMarginMs);
  const main = await mainElsewhere(mains, there, isNewest, withReason, () => deps.newestShown(tx, place, since));
  // Where the group is shown its thread has its own replies.
  if (main === null) return there ? { owed: [], ended: endedBy(writes, null, reason), fresh: [] } : asPages(writes, to, withReason, reason, now);
  const { kind, covers, epoch, receivedAt, message, replaced } = main;
  const writeId = uuidOf('redirect', [mains.at(-1)?.writeId ?? '', to]);
  const rest = { lane: to, runId: null, level: null, traceparent: mains.at(-1)?.traceparent ?? null, notBefore: now };
  return {
    owed: [{ ...rest, writeId, kind, groupId: place.groupId, episode: place.episode, epoch, covers, message, receivedAt }],
    ended: [
      ...endedBy(writes, writeId, reason),
      ...endedBy(
        replaced.map((id) => ({ writeId: id })),
        writeId,
        'newer state',
      ),
    ],
    fresh: there ? [] : [{ ...place, language }],
  };
}

/** It shows a digest's own message as it is now, and that message is where nobody can write: what is new is named by the digest's other writes. */
function isBoardEdit({ kind, groupId, covers }: StrandedWrite): boolean {
  return kind === 'update' && groupId === null && covers === 0;
}

/** One message each: a page, or a reply whose thread is nowhere to be seen. */
function asPages(writes: readonly StrandedWrite[], to: string, withReason: (message: SlackMessage) => SlackMessage, reason: string, now: number): Move {
  const owed = writes.map((write): OwedWrite => {
    const { covers, epoch, runId, level, receivedAt, traceparent } = write;
    const ids = { groupId: null, episode: null, epoch, runId, level };
    return {
      writeId: uuidOf('redirect', [write.writeId, to]),
      lane: to,
      kind: 'page',
      ...ids,
      covers,
      message: withReason(write.message),
      receivedAt,
      traceparent,
      notBefore: now,
    };
  });
  return { owed, ended: writes.flatMap((write, index) => endedBy([write], owed[index]?.writeId ?? null, reason)), fresh: [] };
}

function endedBy(writes: readonly { writeId: string }[], by: string | null, reason: string): Move['ended'] {
  return writes.map(({ writeId }) => ({ writeId, by, reason }));
}
