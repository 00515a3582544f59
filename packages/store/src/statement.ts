import { type CompiledQuery, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Schema } from './schema.ts';

/** Something to run: SQL with its parameters, and a name when the server should keep its plan. */
export interface Statement<Row> {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly name?: string;
  /** Never set: carries the row's type. */
  readonly row?: Row;
}

/** Kysely as a builder only: queries are compiled here and run on the connection that the transaction owns. */
export const build = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A statement of the hot path: fixed text, prepared once per connection under `name`. */
export function prepared<Row>(name: string, sql: string): (...parameters: unknown[]) => Statement<Row> {
  return (...parameters) => ({ name, sql, parameters });
}

/** A query that Kysely built. */
export function built<Row>(query: { compile(): CompiledQuery<Row> }): Statement<Row> {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}
