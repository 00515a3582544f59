import pg from 'pg';

/** Which rights a connection has: `app` one tenant at a time, `system` ids and due times of all, `owner` what the URL's user may (migrations, partitions). */
export type StoreRole = 'app' | 'system' | 'owner';

const roleOption: Readonly<Record<StoreRole, string>> = { app: '-c role=tocsin_app ', system: '-c role=tocsin_system ', owner: '' };

const timestamptz = 1184;
const int8 = 20;

/** Timestamps arrive as ms since 1970 and bigints as numbers: stamps are µs and stay below 2^53 until the year 2255. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') => {
    if (oid === timestamptz) return (text: string) => Date.parse(text);
    if (oid === int8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** The key (`core/secretBox`), and whose messages are sealed: `all` where every lane ends at a webhook, as in an installation without a bot token. */
export interface MessageSeal {
  key: Buffer;
  lanes: 'webhooks' | 'all';
}

export interface StoreOptions {
  postgresUrl: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** How messages that are owed are sealed; a process without it can neither owe nor send one that is. */
  messageSeal?: MessageSeal;
  /** Most connections of each role. */
  connections: number;
  onError: (error: Error) => void;
}

/** The pools of one process: a connection is opened when it is first needed. */
export interface Store {
  readonly app: pg.Pool;
  readonly system: pg.Pool;
  readonly owner: pg.Pool;
  readonly messageSeal: MessageSeal | null;
  close(): Promise<void>;
}

/** Opens nothing yet; throws nothing. A server that is away shows at the first query, within 3 s. */
export function openStore(options: StoreOptions): Store {
  const pool = (role: StoreRole, max: number) => {
    const made = new pg.Pool({
      connectionString: options.postgresUrl,
      application_name: `${options.name} ${role}`,
      options: `${roleOption[role]}-c search_path=tocsin -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c statement_timeout=20000 -c timezone=UTC -c jit=off`,
      max,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      query_timeout: 30_000,
      pipeline: true,
      types,
    });
    made.on('error', options.onError);
    made.on('connect', (client) => client.on('error', options.onError));
    return made;
  };
  const pools = { app: pool('app', options.connections), system: pool('system', 6), owner: pool('owner', 1) };
  return {
    ...pools,
    messageSeal: options.messageSeal ?? null,
    close: async () => {
      await Promise.all([pools.app.end(), pools.system.end(), pools.owner.end()]);
    },
  };
}

/** The socket below a client; `pg` has no public name for it. */
interface Corked {
  connection: { stream: { cork(): void; uncork(): void } };
}

/**
 * Statements that are asked for in one turn of the event loop go out in one write: a transaction's cost is its round trips and system calls more than its
 * statements.
 */
export function sendTogether<T>(client: pg.PoolClient, send: () => T): T {
  const { stream } = (client as unknown as Corked).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return send();
}

/** Sends in the same write as what was asked for before, once everything that happens in this turn has happened: `send` may still throw to keep it back. */
export async function sendBehind<T>(client: pg.PoolClient, send: () => Promise<T>): Promise<T> {
  const { stream } = (client as unknown as Corked).connection;
  stream.cork();
  let sent: Promise<T>;
  try {
    await new Promise<void>((resolve) => process.nextTick(resolve));
    sent = send();
  } finally {
    stream.uncork();
  }
  return sent;
}
