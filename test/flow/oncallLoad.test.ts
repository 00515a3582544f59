import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minute, openEscalationScene } from '../support/escalationScene.ts';
import { tocsin } from '../support/tocsin.ts';

test('tocsin oncall load says who was asked how often, and how fast they answered', async (t) => {
  const scene = await openEscalationScene();
  t.after(() => scene.record.close());
  const { record, told, later } = scene;
  record.clock.now = Date.now() - 60 * minute;
  const groupId = await told('disk');
  await later(5 * minute);
  await later(10 * minute);
  await record.act({ do: 'acknowledge' }, groupId, { kind: 'slack', teamId: 'T1', userId: 'U012AB3CE', name: 'ben' });
  const { out, error } = await tocsin(record, 'oncall', 'load', '--tenant', 'a', '--json');
  assert.equal(error, '');
  const loads = JSON.parse(out) as { person: string; pages: number; answers: number; medianAnswerMs: number | null; onCallMs: number }[];
  const of = (person: string) => loads.find((load) => load.person === person) ?? assert.fail(person);
  assert.deepEqual([of('anna').pages, of('anna').answers, of('ben').pages, of('ben').answers], [1, 0, 1, 1]);
  assert.equal(Math.round((of('ben').medianAnswerMs ?? 0) / minute), 15);
  assert.equal(Math.round(of('ben').onCallMs / 3_600_000), 720);
  assert.equal(loads.length, 2);
  const text = (await tocsin(record, 'oncall', 'load', '--since', '7d', '--tenant', 'a')).out;
  assert.match(text, /^a, the last 7d: 2 pages\n\nperson +pages +share .*\n(?:anna|ben) +1 +50% +█{20}/);
  assert.match(text, /ben +1 +50% .* 15m +168\n/);
  assert.match((await tocsin(record, 'oncall', 'load', '--since', 'soon', '--tenant', 'a')).error, /--since soon is not a number of days or weeks like 7d/);
});
