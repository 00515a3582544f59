import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { escalateDue } from '@tocsin/steps/escalate';
import { type MuteDeps, muteMe, unmuteMe } from '@tocsin/steps/muteMe';
import { mutedUntil, setMute } from '@tocsin/store/mutes';
import type { Tx } from '@tocsin/store/transaction';
import { type EscalationScene, minute, openEscalationScene } from '../support/escalationScene.ts';
import { firing } from '../support/events.ts';

const anna = { kind: 'slack', teamId: 'T1', userId: 'U012AB3CD', name: 'anna' } as const;
let scene: EscalationScene;
let deps: MuteDeps<Tx>;
before(async () => {
  scene = await openEscalationScene();
  deps = { ...scene.record.deps, setMute, mutedUntil };
});
after(() => scene.record.close());

const dmsTo = (user: string) =>
  scene.record.sql<{ not_before: number; state: string }>('select not_before, state from writes where lane = $1 order by seq', [`slack:${user}`]);

test('who wants to be left alone is not mentioned, and asked when that is over', async () => {
  const { record, told, later, writesSince } = scene;
  await told('disk');
  const until = record.clock.now + 60 * minute;
  await muteMe(deps, 'a', anna, until);
  const from = record.clock.now;
  await later(5 * minute);
  const [page, ...rest] = (await writesSince(from)).filter((line) => line.includes('level 1/2'));
  assert.match(page ?? '', /level 1\/2 .*; asks ;/);
  assert.ok(rest.length > 0);
  const [dm] = await dmsTo('U012AB3CD');
  assert.deepEqual([new Date(dm?.not_before ?? 0).getTime(), dm?.state], [until, 'owed']);
  await scene.forget();
});

test('what is critical reaches them all the same', async () => {
  const { record, later, writesSince } = scene;
  const { flushes } = await record.route({ events: [{ ...firing('payments', '1'), severity: 'critical' }] });
  record.clock.now += 15_000;
  await record.flush(flushes[0]?.groupId ?? '');
  await scene.slack.drainAll('slack:#alerts');
  const from = record.clock.now;
  await later(5 * minute);
  assert.match((await writesSince(from)).join('\n'), /asks @U012AB3CD/);
  const dms = await dmsTo('U012AB3CD');
  assert.ok(new Date(dms.at(-1)?.not_before ?? 0).getTime() <= record.clock.now);
  await scene.forget();
});

test('it ends when they say so or its time is over, and only once', async () => {
  const { record, told, later, writesSince } = scene;
  assert.equal(await unmuteMe(deps, 'a', anna), true);
  assert.equal(await unmuteMe(deps, 'a', anna), false);
  await told('memory');
  const from = record.clock.now;
  await later(5 * minute);
  assert.match((await writesSince(from)).join('\n'), /asks @U012AB3CD/);
  await assert.rejects(muteMe(deps, 'a', anna, record.clock.now), /over already/);
  await assert.rejects(muteMe(deps, 'a', anna, record.clock.now + 60 * 24 * 60 * minute), /longer than a month/);
  const audited = await record.sql<{ action: string }>("select action from audit where action like 'person.%' order by audit_id");
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['person.muted', 'person.unmuted'],
  );
  assert.equal((await escalateDue(record.deps, 'a')).fired.length, 0);
});
