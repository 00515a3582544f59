import type { Store } from './connect.ts';
import { asOwner } from './transaction.ts';

/** So many changed rows, and this part of a table, make its statistics worthless. */
const grown = 'n_mod_since_analyze > 1000 + 0.25 * n_live_tup';

/** A sample of 300 times as many rows: five times less than usual, as it is taken in the middle of a storm. What grows on is soon analysed again. */
const statisticsTarget = 20;

/**
 * Analyses tables that have grown a lot since it was last done, and answers their names. Autovacuum does the same once a minute; a storm that meets a new database
 * would be over by then, with every plan made for empty tables. Needs the rights of the URL's user.
 */
export async function analyseGrown(store: Store): Promise<string[]> {
  return asOwner(store, async (run) => {
    const rows = (await run(`select relname as name from pg_stat_user_tables where schemaname = 'tocsin' and ${grown}`)) as { name: string }[];
    if (rows.length > 0) await run(`set local default_statistics_target = ${statisticsTarget}`);
    for (const { name } of rows) await run(`analyze tocsin."${name}"`);
    return rows.map(({ name }) => name);
  });
}
