import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { openRace, type Raced, raceAnswers } from '../../support/answerRace.ts';
import { type BenchContext, grouped } from '../measure/context.ts';
import { startMeter } from '../measure/meter.ts';
import type { Row } from '../row.ts';

const groupsAtOnce = 100;

/** Pages of groups that are acknowledged in the moment in which they escalate, in this process and on a record of its own. */
export async function answeredAtOnce({ options, progress }: BenchContext): Promise<Row> {
  const rounds = options.quick ? 10 : 100;
  const record = await openRace();
  const meter = startMeter({});
  const random = seededRandom(11);
  const sum: Raced = { groups: 0, sent: 0, takenBack: 0, neverOwed: 0, wrong: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const raced = await raceAnswers(record, round, groupsAtOnce, random);
    for (const key of ['groups', 'sent', 'takenBack', 'neverOwed', 'wrong'] as const) sum[key] += raced[key];
  }
  await record.close();
  progress(
    `${grouped(sum.groups)} acknowledged as they escalated: ${sum.wrong} wrong pages (${sum.sent} sent before, ${sum.takenBack} taken back, ${sum.neverOwed} never owed)`,
  );
  return {
    name: 'escalation-answered',
    title: `${grouped(sum.groups)} groups acknowledged in the moment they escalate: wrong pages`,
    conditions: `${groupsAtOnce} at once, each acknowledged within 60 ms of its level; wrong: the claim that sent it began after the acknowledgement was committed`,
    ...{ value: sum.wrong, unit: 'wrong pages', values: [sum.wrong], limit: null, ratio: null, aim: { text: '0', met: sum.wrong === 0 } },
    ...{ messages: sum.sent, lost: null },
    notes: [`${grouped(sum.sent)} sent before, ${grouped(sum.takenBack)} taken back, ${grouped(sum.neverOwed)} never owed`],
    cost: { ...meter(0) },
  };
}
