import assert from 'node:assert/strict';
import type { AlertEvent } from '@tocsin/contracts/alertEvent';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { endSilence, makeSilence } from '@tocsin/steps/silenceAlerts';
import { assertNoGap } from './ledger.ts';
import { anna, openRecord, type TestRecord } from './record.ts';
import { type ScriptedSlack, scriptedSlack } from './slack.ts';

export const hourMs = 3_600_000;
export const lane = 'slack:#alerts';
/** Groups by the kind of alert, without waiting. */
export const root = { receiver: 'all', group_by: ['alertname'], group_wait: '0s', group_interval: '0s', repeat_interval: '4h' };
/** A tenant with one channel. */
export const base = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts' },
  receivers: [{ name: 'all', slack: [{ channel: '#alerts' }] }],
  route: root,
};

/** A tenant whose alerts come in, are suppressed and told, with a clock that stands. */
export interface Scene {
  record: TestRecord;
  slack: ScriptedSlack;
  /** Routes events, flushes what is due, lets Slack have it; answers the groups. */
  tell(...events: AlertEvent[]): Promise<string[]>;
  /** Flushes every group that is due, and sends what is owed. */
  settle(): Promise<void>;
  silence(matchers: Matcher[], forMs?: number): Promise<string>;
  end(silenceId: string): Promise<void>;
  /** What Slack was told since the last call, without the group's id. */
  heard(): string[];
  /** What ended untold, and why. */
  ledger(): Promise<{ reason: string; covers: number }[]>;
  /** Fails unless every transition that came in was told once, ended untold by a name, or is still held. */
  conserved(): Promise<void>;
  close(): Promise<void>;
}

export const says = (name: string, value: string, operator: Matcher['operator'] = '='): Matcher => ({ name, operator, value });

/** Opens a scene for a tenant file with `more` than `base`; `lanes` are those that are drained and counted, `others` the files of further tenants. */
export async function openScene(more: object = {}, lanes: readonly string[] = [lane], others: readonly object[] = []): Promise<Scene> {
  const record = await openRecord([{ ...base, ...more }, ...others]);
  const slack = scriptedSlack(record);
  const settle = async () => {
    const due = 'select group_id from groups where next_flush_at <= to_timestamp($1::float8 / 1000) order by 1';
    for (const { group_id } of await record.sql<{ group_id: string }>(due, [record.clock.now])) await record.flush(group_id);
    for (const each of lanes) await slack.drainAll(each);
  };
  return {
    ...{ record, slack, settle },
    tell: async (...events) => {
      const { flushes } = await record.route({ events });
      await settle();
      return flushes.map(({ groupId }) => groupId);
    },
    silence: async (matchers, forMs = hourMs) => {
      const { now } = record.clock;
      return (await makeSilence(record.deps, 'a', { matchers, startsAt: now, endsAt: now + forMs, createdBy: 'anna', comment: 'maintenance' }, anna)).silenceId;
    },
    end: async (silenceId) => void (await endSilence(record.deps, 'a', silenceId, anna)),
    heard: () => slack.said.splice(0).map(({ write }) => `${write.kind} ${write.message.text.replace(/ of .*/, '')}`),
    ledger: () => record.sql("select reason, covers from writes where state = 'suppressed' and covers > 0 order by seq"),
    conserved: () => conserved(record, lanes),
    close: () => record.close(),
  };
}

async function conserved(record: TestRecord, lanes: readonly string[]): Promise<void> {
  await assertNoGap(record);
  const [came] = await record.sql<{ transitions: number; held: number }>(
    'select (select coalesce(sum(transitions), 0)::int from batches) as transitions, (select coalesce(sum(pending), 0)::int from group_members) as held',
  );
  for (const lane of lanes) {
    const [went] = await record.sql<{ told: number; hushed: number }>(
      `select coalesce(sum(covers) filter (where state = 'sent'), 0)::int as told, coalesce(sum(covers) filter (where state = 'suppressed'), 0)::int as hushed
       from writes where lane = $1`,
      [lane],
    );
    assert.equal((went?.told ?? 0) + (went?.hushed ?? 0) + (came?.held ?? 0), came?.transitions, `transitions of ${lane}`);
  }
}
