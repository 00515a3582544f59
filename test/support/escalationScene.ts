import { type Escalated, escalateDue } from '@tocsin/steps/escalate';
import { firing } from './events.ts';
import { openRecord, type TestRecord } from './record.ts';
import { type ScriptedSlack, scriptedSlack } from './slack.ts';

const file = {
  tenant: 'a',
  slack_config: { default_channel: '#alerts' },
  people: [
    { name: 'anna', slack_user: 'U012AB3CD' },
    { name: 'ben', slack_user: 'U012AB3CE' },
  ],
  schedules: [
    { name: 'primary', time_zone: 'UTC', layers: [{ name: 'week', people: ['ben'], rotation: 'weekly', start: '2020-01-06T09:00' }] },
    { name: 'empty', time_zone: 'UTC', layers: [{ name: 'week', people: ['none'], rotation: 'weekly', start: '2020-01-06T09:00' }] },
  ],
  escalation_policies: [
    {
      name: 'critical',
      levels: [
        { delay: '5m', people: ['anna'] },
        { delay: '15m', channels: ['#ops'], user_groups: ['S012AB3CD'], schedules: ['primary', 'empty'] },
      ],
      repeat: 1,
      repeat_delay: '10m',
      acknowledge_within: '8m',
      resolve_within: '2h',
      warn_before: '1m',
    },
    { name: 'office', levels: [{ delay: '5m' }, { delay: '6m' }], business_hours: ['office'] },
    { name: 'to the end', levels: [{ delay: '5m' }], stop_on: ['resolved'] },
  ],
  time_intervals: [{ name: 'office', time_intervals: [{ times: [{ start_time: '09:00', end_time: '17:00' }] }] }],
  route: {
    receiver: 'default',
    escalation_policy: 'critical',
    routes: [
      { matchers: ['alertname="nightly"'], escalation_policy: 'office' },
      { matchers: ['alertname="stubborn"'], escalation_policy: 'to the end' },
      { matchers: ['alertname=~"quiet|byName"'], escalation_policy: 'none' },
    ],
  },
};

export const minute = 60_000;

/** Groups that escalate by the policies of a file: a record of its own, and a Slack that takes everything. */
export interface EscalationScene {
  record: TestRecord;
  slack: ScriptedSlack;
  /** Lets an alert fire and its group be told, and Slack take it; answers the group. */
  told(alertname: string, instance?: string): Promise<string>;
  /** What is told so much later. */
  later(ms: number): Promise<Escalated>;
  runsOf(groupId: string): Promise<{ state: string; stop_reason: string | null; next_level: number | null }[]>;
  /** What was written of escalations since, by lane: kind and text. */
  writesSince(from: number): Promise<string[]>;
  /** Forgets all that escalates. */
  forget(): Promise<void>;
}

/** `more` stands in the file in place of what is there. */
export async function openEscalationScene(more: object = {}): Promise<EscalationScene> {
  const record = await openRecord([{ ...file, ...more }]);
  const slack = scriptedSlack(record);
  return {
    ...{ record, slack },
    told: async (alertname, instance = '1') => {
      const { flushes } = await record.route({ events: [firing(alertname, instance)] });
      record.clock.now += 15_000;
      const groupId = flushes[0]?.groupId ?? '';
      await record.flush(groupId);
      await slack.drainAll('slack:#alerts');
      return groupId;
    },
    later: async (ms) => {
      record.clock.now += ms;
      const escalated = await escalateDue(record.deps, 'a');
      await slack.drainAll('slack:#alerts');
      return escalated;
    },
    runsOf: (groupId) => record.sql('select state, stop_reason, next_level from escalation_runs where group_id = $1 order by started_at', [groupId]),
    writesSince: (from) => writesSince(record, from),
    forget: async () => {
      for (const table of ['escalation_runs', 'sla_clocks']) await record.sql(`delete from ${table}`);
    },
  };
}

async function writesSince(record: TestRecord, from: number): Promise<string[]> {
  const rows = await record.sql<{ lane: string; kind: string; text: string; broadcast: boolean | null }>(
    `select lane, kind, message->>'text' as text, (message->>'broadcast')::boolean as broadcast from writes
     where not_before >= to_timestamp($1::float8 / 1000) and (kind = 'page' or message->>'text' ~ '^(level|unanswered|sla)') order by seq`,
    [from],
  );
  return rows.map(({ lane, kind, text, broadcast }) => `${lane} ${kind}${broadcast ? ' broadcast' : ''}: ${text}`);
}

/** What was done, in words. */
export const didOf = ({ fired }: Escalated): string[] => fired.map(({ did }) => did);
