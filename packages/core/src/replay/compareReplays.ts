import type { Replayed, ReplayedMessage } from './replayed.ts';

/**
 * What became of a message of the old plan, or that one of the new plan is new:
 * `same` (same lane, same alerts), `moved` (the alerts are told in other lanes), `merged` (told there together with alerts of other messages), `split` (told there in
 * several messages), `partly_lost` and `lost` (some or all of its alerts are told nowhere).
 */
export type Change = 'same' | 'moved' | 'merged' | 'split' | 'partly_lost' | 'lost' | 'new';

/** A row of the comparison. `before` is null for what is new, `after` is empty for what is lost; `why` are the refs of what suppressed what is lost. */
export interface ReplayRow {
  change: Change;
  before: ReplayedMessage | null;
  after: readonly ReplayedMessage[];
  lostAlertIds: readonly string[];
  why: readonly string[];
}

/** Compares what two plans would have said of the same events: one row for each old message, then those of the new plan that tell what nobody was told before. Pure. */
export function compareReplays(before: Replayed, after: Replayed): ReplayRow[] {
  const laterByAlert = byAlert(after.messages);
  const sources = new Map<ReplayedMessage, number>();
  const old = before.messages.map((message) => ({ message, heirs: heirsOf(message, laterByAlert) }));
  for (const { message, heirs } of old) for (const heir of heirs) if (heir.lane === message.lane) sources.set(heir, (sources.get(heir) ?? 0) + 1);
  const why = Map.groupBy(after.untold, ({ alertId }) => alertId);
  const rows = old.map(({ message, heirs }): ReplayRow => {
    const told = new Set(heirs.flatMap((heir) => [...heir.alertIds]));
    const lostAlertIds = [...message.alertIds].filter((alertId) => !told.has(alertId));
    const refs = new Set(lostAlertIds.flatMap((alertId) => (why.get(alertId) ?? []).map(({ ref }) => ref)));
    return { change: changeOf(message, heirs, lostAlertIds.length, sources), before: message, after: heirs, lostAlertIds, why: [...refs].sort() };
  });
  const inherited = new Set(old.flatMap(({ heirs }) => heirs));
  const fresh = after.messages.filter((message) => !inherited.has(message));
  return [...rows, ...fresh.map((message): ReplayRow => ({ change: 'new', before: null, after: [message], lostAlertIds: [], why: [] }))];
}

function changeOf(message: ReplayedMessage, heirs: readonly ReplayedMessage[], lost: number, sources: ReadonlyMap<ReplayedMessage, number>): Change {
  if (lost > 0) return lost === message.alertIds.size ? 'lost' : 'partly_lost';
  const here = heirs.filter((heir) => heir.lane === message.lane);
  if (here.length === 0) return 'moved';
  if (here.length > 1) return 'split';
  return (sources.get(here[0] as ReplayedMessage) ?? 0) > 1 ? 'merged' : 'same';
}

/** The messages of the new plan that tell of this one's alerts: of the same lane if there are such, else of any. */
function heirsOf(message: ReplayedMessage, later: ReadonlyMap<string, ReplayedMessage[]>): ReplayedMessage[] {
  const all = [...new Set([...message.alertIds].flatMap((alertId) => later.get(alertId) ?? []))];
  const near = all.filter((heir) => isNear(message, heir));
  const here = near.filter((heir) => heir.lane === message.lane);
  const toldHere = new Set(here.flatMap((heir) => [...heir.alertIds]));
  return [...message.alertIds].every((alertId) => toldHere.has(alertId)) ? here : near;
}

/** An alert may fire again: only messages whose times overlap, or begin within a quarter of an hour of each other, are about the same. */
function isNear(left: ReplayedMessage, right: ReplayedMessage): boolean {
  const slackMs = 900_000;
  return left.postedAt <= right.endedAt + slackMs && right.postedAt <= left.endedAt + slackMs;
}

function byAlert(messages: readonly ReplayedMessage[]): Map<string, ReplayedMessage[]> {
  const found = new Map<string, ReplayedMessage[]>();
  for (const message of messages)
    for (const alertId of message.alertIds) {
      const list = found.get(alertId);
      if (list) list.push(message);
      else found.set(alertId, [message]);
    }
  return found;
}
