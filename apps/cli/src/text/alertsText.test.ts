import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundAlert } from '@tocsin/contracts/alertSearch';
import { alertsText } from './alertsText.ts';

const now = Date.UTC(2026, 10, 23, 3);
const alert: FoundAlert = {
  ...{ id: '0b86a0a2-6f2b-8c1d-9e57-1f4a9c2f7d01', status: 'firing', alert_type: 'disk_full', severity: 'critical', environment: 'prod' },
  ...{ message: 'Disk of db-1 is full', labels: { alertname: 'disk_full', severity: 'critical', environment: 'prod', host: 'db-1', team: 'db' } },
  ...{ starts_at: '2026-11-23T02:00:00Z', changed_at: '2026-11-23T02:55:30Z', acknowledged_at: null, resolved_at: null },
};

test('an alert is two lines: what, since when and where, then its message and its id; columns line up', () => {
  const other: FoundAlert = {
    ...alert,
    severity: 'info',
    status: 'acknowledged',
    alert_type: 'cpu',
    labels: { host: 'web-11' },
    changed_at: '2026-11-21T02:00:00Z',
  };
  assert.equal(
    alertsText([alert, other], now, 80),
    `critical  firing        4m  disk_full  prod  host=db-1 team=db
  Disk of db-1 is full                      0b86a0a2-6f2b-8c1d-9e57-1f4a9c2f7d01
info      acknowledged  2d  cpu        prod  host=web-11
  Disk of db-1 is full                      0b86a0a2-6f2b-8c1d-9e57-1f4a9c2f7d01
`,
  );
});

test('what is longer than the screen is cut, and what senders wrote moves no cursor', () => {
  const loud: FoundAlert = { ...alert, message: `\u001b[2J${'word '.repeat(50)}`, labels: { host: '\r\nevil\u202e' } };
  const lines = alertsText([loud], now, 80).split('\n');
  assert.ok(lines.every((line) => line.length <= 80));
  assert.doesNotMatch(lines.join(''), /[\p{Cc}\u202e]/u);
});
