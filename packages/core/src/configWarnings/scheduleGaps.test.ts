import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { scheduleGaps } from './scheduleGaps.ts';

const now = Date.UTC(2026, 10, 23, 8);

function gapsOf(...layers: object[]): string[] {
  const rest = { people: ['anna'], rotation: 'weekly', start: '2026-01-01T00:00' };
  const schedules = [{ name: 'primary', time_zone: 'Europe/Berlin', layers: layers.map((layer, index) => ({ name: `${index}`, ...rest, ...layer })) }];
  const file = { tenant: 'acme', slack_config: { default_channel: '#a' }, people: [{ name: 'anna', slack_user: 'U012AB3CD' }], schedules };
  return scheduleGaps(tenantFileSchema.parse(file), now).map(({ message }) => message);
}

test('nights that nobody has are named once, with how many more come', () => {
  const day = { restrictions: [{ start_time: '08:00', end_time: '20:00' }] };
  assert.deepEqual(gapsOf(day), [
    'nobody is on call from 2026-11-23 20:00 until 2026-11-24 08:00 (Europe/Berlin), and 27 more times within 4 weeks; a layer before the others could fill it',
  ]);
  assert.deepEqual(gapsOf(day, { restrictions: [{ start_time: '20:00', end_time: '08:00' }] }), []);
});

test('a schedule that ends is named, one without gaps is not', () => {
  assert.deepEqual(gapsOf({}), []);
  assert.deepEqual(gapsOf({ end: '2026-12-01T09:00' }), [
    'nobody is on call from 2026-12-01 09:00 on (Europe/Berlin); a layer before the others could fill it',
  ]);
});
