import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant } from '@tocsin/core/tenantPlan';
import { onCallText } from './onCallText.ts';
import { weekText } from './weekText.ts';

const weekdays = { weekdays: ['monday:friday'], start_time: '09:00', end_time: '17:00' };
const people = [
  { name: 'anna', slack_user: 'U012AB3CD' },
  { name: 'ben', slack_user: 'U012AB3CE' },
];
const schedules = [
  { name: 'primary', time_zone: 'Europe/Berlin', layers: [{ name: 'week', people: ['anna', 'ben'], rotation: 'weekly', start: '2026-11-02T09:00' }] },
  { name: 'office', time_zone: 'UTC', layers: [{ name: 'day', people: ['anna'], rotation: 'weekly', start: '2026-11-02T09:00', restrictions: [weekdays] }] },
];
const plan = planTenant(tenantFileSchema.parse({ tenant: 'acme', slack_config: { default_channel: '#a' }, people, schedules }), 1);
const at = Date.parse('2026-11-27T20:00:30Z');

test('who is on call, until when, and who comes next; a gap stands out', () => {
  const text = onCallText([...plan.schedules.values()], plan.slackUsers, at);
  assert.match(text, /^primary {2}ben {5}U012AB3CE {2}until Mon 30 Nov 09:00 CET, then anna\noffice {3}NOBODY {13}until Mon 30 Nov 09:00 UTC, then anna\n$/);
});

test('a week has every shift and every gap, each with its length', () => {
  const office = plan.schedules.get('office');
  assert.ok(office);
  const lines = weekText(office, at).split('\n');
  assert.equal(lines[0], 'office, the clocks of UTC');
  assert.equal(lines[1], 'Fri 27 Nov 20:00 UTC  Mon 30 Nov 09:00 UTC  2d13h  NOBODY  ··········');
  assert.equal(lines[2], 'Mon 30 Nov 09:00 UTC  Mon 30 Nov 17:00 UTC  8h     anna    █');
});
