import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { openRace, raceAnswers } from '../support/answerRace.ts';
import type { TestRecord } from '../support/record.ts';

let record: TestRecord;
before(async () => {
  record = await openRace();
});
after(() => record.close());

test('no page is begun to be sent after its group was acknowledged, however close the two are; each ends sent, taken back or never owed', async () => {
  const random = seededRandom(7);
  for (let round = 0; round < 4; round += 1) {
    const raced = await raceAnswers(record, round, 60, random);
    assert.equal(raced.wrong, 0, JSON.stringify(raced));
    assert.equal(raced.sent + raced.takenBack + raced.neverOwed, raced.groups, JSON.stringify(raced));
  }
});
