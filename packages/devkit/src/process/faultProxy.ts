import { connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  /** Where clients connect: 127.0.0.1 and this port. */
  readonly port: number;
  /** Open connections. */
  readonly connections: number;
  /** Holds every piece of data back by so many ms, each way. 0 ends it. */
  setLatency(ms: number): void;
  /** Resets all open connections. New ones are welcome. */
  cut(): void;
  /** Resets all open connections, and new ones at once, until `allow`. */
  refuse(): void;
  /** Connections stay open but nothing passes, until `allow`; then what was held back goes through. */
  stall(): void;
  /** Ends `refuse` and `stall`. */
  allow(): void;
  close(): Promise<void>;
}

interface FaultState {
  latencyMs: number;
  mode: 'pass' | 'refuse' | 'stall';
  /** Called when a stall ends. */
  waiting: Set<() => void>;
}

/** A TCP proxy on a free port of 127.0.0.1 in front of `target`, with faults on command. For tests that break the network between two parts. */
export async function startFaultProxy(target: { host?: string; port: number }): Promise<FaultProxy> {
  const state: FaultState = { latencyMs: 0, mode: 'pass', waiting: new Set() };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (state.mode === 'refuse') return void client.resetAndDestroy();
    const upstream = connect({ host: target.host ?? '127.0.0.1', port: target.port, noDelay: true });
    client.setNoDelay(true);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      pass(from, to, state);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const allow = () => {
    state.mode = 'pass';
    for (const resume of state.waiting) resume();
    state.waiting.clear();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return sockets.size / 2;
    },
    setLatency: (ms) => {
      state.latencyMs = ms;
    },
    cut,
    refuse: () => {
      state.mode = 'refuse';
      cut();
    },
    stall: () => {
      state.mode = 'stall';
    },
    allow,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      await closed;
    },
  };
}

/** Pieces keep their order: each waits for the one before it, then for its own time, then for the end of a stall. */
function pass(from: Socket, to: Socket, state: FaultState): void {
  let before: Promise<unknown> = Promise.resolve();
  const queue = (deliver: () => void) => {
    const due = performance.now() + state.latencyMs;
    before = before
      .then(() => untilDue(due))
      .then(() => untilPassing(state))
      .then(deliver);
  };
  from.on('data', (piece) => {
    queue(() => {
      if (!to.destroyed && !to.write(piece)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  });
  from.on('end', () => queue(() => to.end()));
}

function untilDue(due: number): Promise<void> | undefined {
  const restMs = due - performance.now();
  return restMs > 0 ? new Promise((resolve) => setTimeout(resolve, restMs)) : undefined;
}

function untilPassing(state: FaultState): Promise<void> | undefined {
  return state.mode === 'stall' ? new Promise((resolve) => state.waiting.add(resolve)) : undefined;
}
