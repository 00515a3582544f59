import { useEffect, useState } from 'preact/hooks';
import { goToSignIn } from './api.ts';
import { setServerClock } from './clock.ts';
import type { BoardEvents, PageGroup, PageLedger, PageStatus } from './types.ts';

export interface BoardState {
  /** Null until the first answer. */
  groups: ReadonlyMap<string, PageGroup> | null;
  more: boolean;
  status: PageStatus | null;
  ledger: PageLedger | null;
  isConnected: boolean;
  isStale: boolean;
  /** Groups that came while the page was open. */
  fresh: ReadonlySet<string>;
}

const start: BoardState = { groups: null, more: false, status: null, ledger: null, isConnected: true, isStale: false, fresh: new Set() };
/** The server sends a beat every 10 s; a connection that is silent for longer is dead though the browser may not know. */
const silentMsMax = 25_000;
const againMs = 1_500;

/** The board as the server streams it, connected again by itself for as long as the page is open. */
export function useBoard(): BoardState {
  const [state, setState] = useState(start);
  useEffect(() => follow((change) => setState((before) => ({ ...before, ...change(before) }))), []);
  return state;
}

function follow(update: (change: (before: BoardState) => Partial<BoardState>) => void): () => void {
  let source: EventSource | undefined;
  let silence: number | undefined;
  let again: number | undefined;
  const lose = (): void => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(again);
    update(() => ({ isConnected: false }));
    again = window.setTimeout(connect, againMs);
  };
  const connect = (): void => {
    source = new EventSource('/api/groups/events');
    const heard = (): void => {
      clearTimeout(silence);
      silence = window.setTimeout(lose, silentMsMax);
    };
    heard();
    const on = <Name extends keyof BoardEvents>(name: Name, take: (data: BoardEvents[Name]) => void): void =>
      source?.addEventListener(name, (event) => {
        heard();
        take(JSON.parse((event as MessageEvent<string>).data) as BoardEvents[Name]);
      });
    on('ping', ({ now }) => {
      setServerClock(now);
      update(() => ({ isConnected: true }));
    });
    on('board', ({ groups, more }) =>
      update((before) => ({ groups: new Map(groups.map((group) => [group.id, group])), more, fresh: newOnes(before, groups) })),
    );
    on('change', (change) => update((before) => changed(before, change)));
    on('status', (status) => update(() => ({ status })));
    on('ledger', (ledger) => update(() => ({ ledger })));
    on('stale', ({ stale }) => update(() => ({ isStale: stale })));
    on('signed-out', goToSignIn);
    source.onerror = () => {
      // A session that is over is refused with 401, which EventSource does not tell from a server that is away.
      void fetch('/api/session').then(
        (response) => response.status === 401 && goToSignIn(),
        () => undefined,
      );
      lose();
    };
  };
  connect();
  return () => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(again);
  };
}

function changed(before: BoardState, change: BoardEvents['change']): Partial<BoardState> {
  const groups = new Map(before.groups ?? []);
  for (const id of change.gone) groups.delete(id);
  for (const group of change.put) groups.set(group.id, group);
  return { groups, more: change.more, fresh: newOnes(before, change.put) };
}

/** An opened-again group is as new as one that was never there. */
function newOnes(before: BoardState, groups: readonly PageGroup[]): ReadonlySet<string> {
  const { groups: known } = before;
  if (known === null) return before.fresh;
  const came = groups.filter((group) => group.open && known.get(group.id)?.open !== true);
  return came.length === 0 ? before.fresh : new Set([...before.fresh, ...came.map(({ id }) => id)]);
}
