import { setTimeout as pause } from 'node:timers/promises';
import { escalateDue } from '@tocsin/steps/escalate';
import { claimWrites } from '@tocsin/store/claimWrites';
import { firing } from './events.ts';
import { openRecord, type TestRecord } from './record.ts';
import { type ScriptedSlack, scriptedSlack } from './slack.ts';

const lane = 'slack:#ops';
const policy = { name: 'now', levels: [{ delay: '0s', channels: ['#ops'] }] };

/** The record that the race is run on: every group escalates to #ops at once. */
export function openRace(): Promise<TestRecord> {
  return openRecord([
    {
      tenant: 'a',
      slack_config: { default_channel: '#alerts' },
      escalation_policies: [policy],
      route: { receiver: 'default', group_wait: '0s', escalation_policy: 'now' },
    },
  ]);
}

/** What became of the pages of groups that were acknowledged in the moment in which they escalated. */
export interface Raced {
  groups: number;
  sent: number;
  takenBack: number;
  neverOwed: number;
  /** Sent although their sending began, by the claim, after the acknowledgement had been committed. */
  wrong: number;
}

/** Has groups escalate, their pages be sent and somebody acknowledge them, all in the same moment; `random` in [0, 1) says who is how late. */
export async function raceAnswers(record: TestRecord, round: number, groups: number, random: () => number): Promise<Raced> {
  const { flushes } = await record.route({ events: Array.from({ length: groups }, (_, index) => firing(`race-${round}-${index}`, '1')) });
  record.clock.now += 1_000;
  const groupIds = flushes.map(({ groupId }) => groupId);
  for (const groupId of groupIds) await record.flush(groupId);
  const slack = scriptedSlack(record);
  const begunAt = new Map<string, number>();
  const answeredAt = new Map<string, number>();
  const answers = groupIds.map(async (groupId) => {
    await pause(random() * spreadMs);
    await record.press('acknowledged', groupId);
    answeredAt.set(groupId, performance.now());
  });
  const over = Promise.all(answers);
  await Promise.all([over, tell(record), send(slack, begunAt, over)]);
  return count(record, groupIds, begunAt, answeredAt);
}

/** Acknowledgements come within so many ms of the moment in which the levels are due. */
const spreadMs = 60;

async function tell(record: TestRecord): Promise<void> {
  for (let more = true; more; ) more = (await escalateDue(record.deps, 'a')).more;
}

async function send(slack: ScriptedSlack, begunAt: Map<string, number>, over: Promise<unknown>): Promise<void> {
  const noting: typeof claimWrites = async (...args) => {
    const at = performance.now();
    const claimed = await claimWrites(...args);
    for (const { writeId } of claimed ?? []) begunAt.set(writeId, at);
    return claimed;
  };
  let isOver = false;
  const end = over.then(() => {
    isOver = true;
  });
  while (!isOver) await slack.drain(lane, { claimWrites: noting });
  await end;
  await slack.drain(lane, { claimWrites: noting });
}

async function count(
  record: TestRecord,
  groupIds: readonly string[],
  begunAt: ReadonlyMap<string, number>,
  answeredAt: ReadonlyMap<string, number>,
): Promise<Raced> {
  const pages = await record.sql<{ write_id: string; group_id: string; state: string }>(
    "select w.write_id, r.group_id, w.state from writes w join escalation_runs r using (run_id) where w.kind = 'page' and r.group_id = any($1::uuid[])",
    [groupIds],
  );
  const wrong = pages.filter(({ write_id, group_id }) => (begunAt.get(write_id) ?? 0) > (answeredAt.get(group_id) ?? Number.POSITIVE_INFINITY));
  const inState = (state: string) => pages.filter((page) => page.state === state).length;
  return { groups: groupIds.length, sent: inState('sent'), takenBack: inState('suppressed'), neverOwed: groupIds.length - pages.length, wrong: wrong.length };
}
