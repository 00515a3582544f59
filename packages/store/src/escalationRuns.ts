import type { RunLevel, RunTerms } from '@tocsin/core/escalationPolicy';
import type { EscalationRun, RunPlace, RunSubject } from '@tocsin/core/escalationRun';
import { booleans, floats, ints, texts, uuids } from './arrays.ts';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const insert = prepared<{ run_id: string }>(
  'insert_runs',
  `insert into escalation_runs (tenant_id, run_id, policy, alert_id, group_id, episode, levels, terms, started_at, base_at, state, round, next_level, next_at)
   select $1, u.run_id, u.policy, u.alert_id, u.group_id, u.episode, u.levels::jsonb, u.terms::jsonb, to_timestamp(u.started_at / 1000), to_timestamp(u.base_at / 1000),
     'active', 0, 0, to_timestamp(u.next_at / 1000)
   from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::text[], $9::float8[], $10::float8[], $11::float8[])
     as u(run_id, policy, alert_id, group_id, episode, levels, terms, started_at, base_at, next_at)
   on conflict do nothing returning run_id`,
);
const due = prepared<RunRow>(
  'lock_due_runs',
  `select run_id, policy, alert_id, group_id, episode, levels, terms, started_at, base_at, round, next_level, next_at, asked from escalation_runs
   where tenant_id = $1 and state = 'active' and next_at <= to_timestamp($2::float8 / 1000) order by next_at limit $3 for update skip locked`,
);
const advance = prepared<never>(
  'advance_runs',
  `update escalation_runs r set state = u.state, stop_reason = u.reason, held = u.held,
     round = coalesce(u.round, r.round), next_level = case u.state when 'active' then u.next_level when 'stopped' then r.next_level end,
     next_at = case u.state when 'active' then to_timestamp(u.next_at / 1000) when 'stopped' then r.next_at end, base_at = coalesce(to_timestamp(u.base_at / 1000), r.base_at),
     asked = case when u.asked is null then r.asked else array(select jsonb_array_elements_text(u.asked::jsonb)) end,
     answered_at = case when u.state = 'stopped' then to_timestamp($11::float8 / 1000) end
   from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::int[], $7::int[], $8::float8[], $9::float8[], $10::text[])
     as u(run_id, state, reason, held, round, next_level, next_at, base_at, asked)
   where r.tenant_id = $1 and r.run_id = u.run_id`,
);

interface RunRow {
  run_id: string;
  policy: string;
  alert_id: string | null;
  group_id: string | null;
  episode: number | null;
  levels: RunLevel[];
  terms: Omit<RunTerms, 'levels'>;
  started_at: number;
  base_at: number;
  round: number;
  next_level: number;
  next_at: number;
  asked: string[];
}

/** A run that begins, at its first place. */
export type NewRun = RunSubject & Pick<EscalationRun, 'runId' | 'policy' | 'terms' | 'startedAt' | 'nextAt'>;

/** What becomes of a run that is locked: it goes on, or it is over. `asked`: all that were asked so far, where it changed. */
export type RunMove = { runId: string; asked?: readonly string[] } & ({ to: RunPlace; held: boolean } | { state: 'finished' | 'stopped'; reason: string });

/** Stores new runs; one that is there already, or whose group has one that is active, is left out. Answers those that were stored. */
export async function insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set();
  const rows = await tx.run(
    insert(
      tx.tenantId,
      uuids(runs.map(({ runId }) => runId)),
      texts(runs.map(({ policy }) => policy)),
      uuids(runs.map(({ alertId }) => alertId)),
      uuids(runs.map(({ groupId }) => groupId)),
      ints(runs.map(({ episode }) => episode)),
      texts(runs.map(({ terms }) => JSON.stringify(terms.levels))),
      texts(runs.map(({ terms }) => JSON.stringify({ ...terms, levels: undefined }))),
      floats(runs.map(({ startedAt }) => startedAt)),
      floats(runs.map(({ startedAt }) => startedAt)),
      floats(runs.map(({ nextAt }) => nextAt)),
    ),
  );
  return new Set(rows.map((row) => row.run_id));
}

/**
 * Active runs of the tenant whose next step is due by `until` (ms since 1970), the longest due first, locked until the transaction ends. One that another transaction
 * has locked is left to it: that is claiming it too, or answers it.
 */
export async function lockDueRuns(tx: Tx, until: number, limit: number): Promise<EscalationRun[]> {
  return (await tx.run(due(tx.tenantId, until, limit))).map((row) => ({
    ...subjectOf(row),
    ...{ runId: row.run_id, policy: row.policy, terms: { ...row.terms, levels: row.levels }, startedAt: row.started_at, baseAt: row.base_at },
    ...{ round: row.round, nextLevel: row.next_level, nextAt: row.next_at, asked: row.asked },
  }));
}

function subjectOf({ alert_id: alertId, group_id: groupId, episode, run_id: runId }: RunRow): RunSubject {
  if (alertId !== null) return { alertId, groupId: null, episode: null };
  if (groupId === null || episode === null) throw new Error(`run ${runId} is about nothing`);
  return { alertId, groupId, episode };
}

/** Moves runs on that this transaction has locked. */
export async function advanceRuns(tx: Tx, moves: readonly RunMove[], now: number): Promise<void> {
  if (moves.length === 0) return;
  const place = (pick: (to: RunPlace) => number) => moves.map((move) => ('to' in move ? pick(move.to) : null));
  await tx.run(
    advance(
      tx.tenantId,
      uuids(moves.map(({ runId }) => runId)),
      texts(moves.map((move) => ('to' in move ? 'active' : move.state))),
      texts(moves.map((move) => ('to' in move ? null : move.reason))),
      booleans(moves.map((move) => 'to' in move && move.held)),
      ints(place(({ round }) => round)),
      ints(place(({ nextLevel }) => nextLevel)),
      floats(place(({ nextAt }) => nextAt)),
      floats(place(({ baseAt }) => baseAt)),
      texts(moves.map(({ asked }) => (asked === undefined ? null : JSON.stringify(asked)))),
      now,
    ),
  );
}
