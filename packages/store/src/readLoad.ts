import type { Answer, Page } from '@tocsin/core/oncall/fairLoad';
import { prepared } from './statement.ts';
import type { Tx } from './transaction.ts';

const pages = prepared<{ person: string; at: number }>(
  'read_pages',
  `select p.person, t.at from timeline t cross join lateral jsonb_array_elements_text(t.detail -> 'whom') as p(person)
   where t.tenant_id = $1 and t.kind = 'escalated' and t.at >= to_timestamp($2::float8 / 1000) and t.at < to_timestamp($3::float8 / 1000)`,
);
// A group is told when it is flushed first; an answer counts from the last time before it at which there was something new to answer.
const answers = prepared<{ user_id: string; took_ms: number }>(
  'read_answers',
  `select t.actor ->> 'userId' as user_id, extract(epoch from t.at - told.at) * 1000 as took_ms from timeline t
   cross join lateral (select max(f.at) as at from flushes f
     where f.tenant_id = t.tenant_id and f.group_id = t.group_id and f.episode = t.episode and f.transitions > 0 and f.at <= t.at) told
   where t.tenant_id = $1 and t.kind = 'acknowledged' and t.actor ->> 'kind' = 'slack' and told.at is not null
     and t.at >= to_timestamp($2::float8 / 1000) and t.at < to_timestamp($3::float8 / 1000)`,
);

/** Whom escalations asked between two times (ms since 1970), by the names that levels have for them. */
export async function readPages(tx: Tx, from: number, to: number): Promise<Page[]> {
  return tx.run(pages(tx.tenantId, from, to));
}

/** Who acknowledged in Slack between two times, by their accounts, and how long it took (ms) from when the group had told something new. */
export async function readAnswers(tx: Tx, from: number, to: number): Promise<{ userId: string; tookMs: Answer['tookMs'] }[]> {
  return (await tx.run(answers(tx.tenantId, from, to))).map(({ user_id: userId, took_ms: tookMs }) => ({ userId, tookMs: Number(tookMs) }));
}
