import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldFaults } from '../fieldFaults.ts';
import { fileSilenceSchema } from './silence.ts';

const silence = { matchers: ['team="db"'], ends_at: '2026-11-23T08:00:00Z', created_by: 'anna', comment: 'maintenance' };
const read = (more: object) => fileSilenceSchema.safeParse({ ...silence, ...more });
const faults = (more: object) => {
  const { error } = read(more);
  return error && fieldFaults(error).map(({ path, message }) => `${path} ${message}`);
};

test('times are those of any zone, in ms; the begin may be left out', () => {
  assert.equal(read({}).data?.ends_at, Date.UTC(2026, 10, 23, 8));
  assert.equal(read({}).data?.starts_at, undefined);
  assert.equal(read({ ends_at: '2026-11-23T09:00:00.250+01:00' }).data?.ends_at, Date.UTC(2026, 10, 23, 8, 0, 0, 250));
});

test('what is no time, and an end that is not after the begin, is refused', () => {
  const wanted = 'a time with seconds and zone, like 2026-11-23T08:00:00Z or 2026-11-23T09:00:00+01:00';
  for (const written of ['2026-02-30T08:00:00Z', '2026-02-30', '2026-11-23T25:00', 'tomorrow', ''])
    assert.deepEqual(faults({ ends_at: written }), [`ends_at "${written}" is not ${wanted}`]);
  for (const written of ['2026-11-23', '2026-11-23 00:00:00', '2026-11-23T00:00:00', '2026-11-23T00:00Z'])
    assert.deepEqual(faults({ ends_at: written }), [`ends_at "${written}" is not ${wanted}; write 2026-11-23T00:00:00Z if that is meant in UTC`]);
  assert.deepEqual(faults({ ends_at: undefined }), [`ends_at is missing; write ${wanted}`]);
  assert.deepEqual(faults({ starts_at: 20261123 }), [`starts_at 20261123 is not ${wanted}`]);
  assert.deepEqual(faults({ starts_at: silence.ends_at }), ['ends_at is not after starts_at']);
  assert.equal(read({ starts_at: '2026-11-23T07:59:59.999Z' }).success, true);
});

test('a silence for everything is refused, as by Alertmanager; saying what is not so is meant', () => {
  const everything = 'matchers would silence everything: at least one matcher must not match an empty value';
  for (const matchers of [['team=""'], ['team=~".*"'], ['team=~"db|"', 'env=""']]) assert.deepEqual(faults({ matchers }), [everything], matchers.join());
  for (const matchers of [['team=~".+"'], ['team!=""'], ['team!="db"'], ['team!~".+"'], ['team=~".*"', 'env="prod"']])
    assert.equal(read({ matchers }).success, true, matchers.join());
  assert.deepEqual(faults({ matchers: [] }), ['matchers needs at least one matcher']);
});

test('it needs an author and a comment', () => {
  for (const field of ['created_by', 'comment']) for (const value of ['', undefined]) assert.equal(faults({ [field]: value })?.[0]?.split(' ')[0], field);
});
