import type { DoubleState } from '../doubleState.ts';
import { placeKey } from '../doubleState.ts';

/** How much was accepted and refused since the start or the last reset. */
export interface DoubleStats {
  accepted: number;
  byKind: Record<string, number>;
  /** By Slack's error code; `fault:...` where a script refused. */
  refused: Record<string, number>;
  channels: { team: string; id: string; name: string; accepted: number; refused: number }[];
  clicks: { ok: number; failed: number };
  lastSeq: number;
  forgotten: number;
}

/** Counts kept while writes come in, so that reading them costs nothing in a storm. */
export interface Tally {
  read(): DoubleStats;
  clear(): void;
}

/** Starts to count the writes of `state`. */
export function newTally(state: DoubleState): Tally {
  let byKind: Record<string, number> = {};
  const byChannel = new Map<string, number>();
  state.listeners.add((write) => {
    byKind[write.kind] = (byKind[write.kind] ?? 0) + 1;
    const key = placeKey(write.team, write.channel);
    byChannel.set(key, (byChannel.get(key) ?? 0) + 1);
  });
  return {
    clear() {
      byKind = {};
      byChannel.clear();
    },
    read: () => ({
      accepted: Object.values(byKind).reduce((sum, count) => sum + count, 0),
      byKind: { ...byKind },
      refused: Object.fromEntries(state.refusals.byReason),
      channels: [...state.workspaces.values()].flatMap((workspace) =>
        [...workspace.channels.values()].map(({ id, name }) => ({
          team: workspace.id,
          id,
          name,
          accepted: byChannel.get(placeKey(workspace.id, id)) ?? 0,
          refused: state.refusals.byChannel.get(placeKey(workspace.id, id)) ?? 0,
        })),
      ),
      clicks: { ok: state.clicks.filter(({ ok }) => ok).length, failed: state.clicks.filter(({ ok }) => !ok).length },
      lastSeq: state.log.lastSeq(),
      forgotten: state.log.forgotten(),
    }),
  };
}
