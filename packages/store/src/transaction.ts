import type pg from 'pg';
import { type MessageSeal, type Store, sendBehind, sendTogether } from './connect.ts';
import type { Statement } from './statement.ts';

/** A transaction in which one tenant is set: nothing of another can be seen or written. Statements run in the order they are asked for, without waiting for each other. */
export interface Tx {
  readonly tenantId: string;
  readonly messageSeal: MessageSeal | null;
  run<Row>(statement: Statement<Row>): Promise<Row[]>;
}

/** Takes the promise of a transaction's last statements, all of which have been asked for. */
export type Last = (statements: Promise<unknown>) => void;

/**
 * Runs `work` in one transaction of the tenant: committed when it resolves, rolled back when it throws. A commit whose answer was lost throws too, so whoever
 * retries must be able to see that it was done (a batch marker, a fence). What is given to `last` are the last statements, whose answers nobody needs: the commit
 * goes right behind them; if one fails the server makes a rollback of it, and this rejects.
 */
export async function inTenant<T>(store: Store, tenantId: string, work: (tx: Tx, last: Last) => Promise<T>): Promise<T> {
  return tenantTransaction(store, tenantId, 'begin', '', work);
}

/** As `inTenant`, but every statement sees the record as it was at the first one, and nothing can be changed. */
export async function inTenantSnapshot<T>(store: Store, tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return tenantTransaction(store, tenantId, 'begin isolation level repeatable read read only', '', work);
}

/**
 * As `inTenant`, but the commit does not wait for the disk: a server that crashes within the next half second may forget it, as if it had not happened yet, and with it
 * whatever was committed lazily after it; never what was durably committed after it and saw it. For what is found again and done again by itself.
 */
export async function inTenantLazily<T>(store: Store, tenantId: string, work: (tx: Tx, last: Last) => Promise<T>): Promise<T> {
  return tenantTransaction(store, tenantId, 'begin', '; set local synchronous_commit = off', work);
}

async function tenantTransaction<T>(store: Store, tenantId: string, begin: string, settings: string, work: (tx: Tx, last: Last) => Promise<T>): Promise<T> {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(tenantId)) throw new Error(`not a tenant id: ${JSON.stringify(tenantId)}`);
  return transaction(await store.app.connect(), `${begin}; set local app.tenant = '${tenantId}'${settings}`, (client, last) =>
    work({ tenantId, messageSeal: store.messageSeal, run: (statement) => run(client, statement) }, last),
  );
}

/** One query across tenants: ids and due times only, see the grants in `migrations`. */
export async function acrossTenants<Row>(store: Store, statement: Statement<Row>): Promise<Row[]> {
  const result = await store.system.query({ ...(statement.name ? { name: statement.name } : {}), text: statement.sql, values: [...statement.parameters] });
  return result.rows as Row[];
}

/** DDL for partitions and pruning, in one transaction with the rights of the URL's user. */
export async function asOwner<T>(store: Store, work: (run: (sql: string) => Promise<unknown[]>) => Promise<T>): Promise<T> {
  return transaction(await store.owner.connect(), 'begin', (client) => work(async (sql) => (await client.query(sql)).rows));
}

async function run<Row>(client: pg.PoolClient, statement: Statement<Row>): Promise<Row[]> {
  const values = [...statement.parameters];
  const { sql: text, name } = statement;
  const result = await sendTogether(client, () => client.query(name ? { name, text, values } : { text, values }));
  return result.rows as Row[];
}

async function transaction<T>(client: pg.PoolClient, begin: string, work: (client: pg.PoolClient, last: Last) => Promise<T>): Promise<T> {
  let broken: Error | undefined;
  const lasts: Promise<unknown>[] = [];
  const failed: unknown[] = [];
  const last: Last = (statements) => {
    lasts.push(statements);
    statements.catch((error: unknown) => failed.push(error));
  };
  try {
    const begun = sendTogether(client, () => client.query(begin));
    const [result] = await Promise.all([work(client, last), begun]);
    const committed = sendBehind(client, () => {
      // One that failed before it was sent would leave the others to be committed without it.
      if (failed.length > 0) throw failed[0];
      return client.query('commit');
    });
    await Promise.all([...lasts, committed]);
    return result;
  } catch (error) {
    // After an error of the server it is not certain which of the statements behind it were still prepared: the connection is not used again.
    if (error instanceof Error && 'code' in error) broken = error;
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
