import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlertState } from './alertState.ts';
import { steady } from './flapping.ts';
import type { GroupState } from './group.ts';
import { groupViewOf, nameOf, threadViewOf } from './groupView.ts';

function alert(id: number, more: Partial<AlertState> = {}): AlertState {
  return {
    ...{
      alertId: `a${id}`,
      fingerprint: '',
      status: 'firing',
      severity: 'warning',
      alertType: 'cpu',
      environment: 'prod',
      message: 'm',
      labels: {},
      annotations: {},
    },
    ...{
      generatorUrl: null,
      startsAt: 1_000 * id,
      expiresAt: null,
      resolvedAt: null,
      resolvedBy: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
    },
    ...{ unseen: false, stamp: id, groupIds: [] },
    ...more,
  };
}

const group: GroupState = {
  ...{
    groupId: 'g',
    routeKey: '',
    receiver: 'r',
    labels: { a: 'b' },
    status: 'open',
    episode: 1,
    epoch: 4,
    groupIntervalMs: 1,
    repeatIntervalMs: 1,
    nextFlushAt: null,
  },
  ...{
    lastFlushAt: 1,
    heardAt: 1,
    refresh: false,
    openedAt: 500,
    receivedAt: 0,
    traceparent: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    acknowledgedUntil: null,
    owner: null,
    suppressed: 0,
    flaps: steady,
  },
};
const summary = { firing: 1, acknowledged: 0, resolved: 1, suppressed: 0, severity: 'high' as const };
const owed = { transitions: 3, fired: 1, resolved: 1, hushed: [], changed: ['a2', 'a1'] };
const newsOf = (more: Partial<typeof summary>, alerts: AlertState[]) => ({ summary: { ...summary, ...more }, alerts, suppression: null });

describe('the message of a group', () => {
  test('fires while one of its alerts does, is acknowledged or suppressed when all that is left is, is resolved when all are', () => {
    const statusOf = (firing: number, acknowledged: number, suppressed = 0) =>
      groupViewOf('t', group, newsOf({ firing, acknowledged, suppressed }, [alert(1)]), null).status;
    const statuses = [statusOf(1, 5), statusOf(0, 1), statusOf(0, 1, 1), statusOf(0, 0, 1), statusOf(0, 0)];
    assert.deepEqual(statuses, ['firing', 'acknowledged', 'acknowledged', 'suppressed', 'resolved']);
  });

  test('says why alerts are suppressed only while some are', () => {
    const suppression = { kind: 'silence' as const, name: 'maintenance', by: 'anna', until: 9 };
    const shown = (suppressed: number) => groupViewOf('t', group, { ...newsOf({ suppressed }, [alert(1)]), suppression }, null).suppression;
    assert.deepEqual([shown(1), shown(0)], [suppression, null]);
  });

  test('counts its epoch from 1, dates from its oldest alert and names who acknowledged', () => {
    const view = groupViewOf(
      't',
      { ...group, acknowledgedAt: 7, acknowledgedBy: { kind: 'slack', teamId: 'T', userId: 'U', name: 'anna' } },
      newsOf({}, [alert(2), alert(1)]),
      null,
    );
    assert.deepEqual([view.epoch, view.since, view.resolvedAt, view.acknowledged, view.severity], [5, 1_000, null, { by: 'anna', at: 7, until: null }, 'high']);
  });

  test('was resolved when the last of its alerts was; without alerts to show it has no time', () => {
    const over = { ...summary, firing: 0, resolved: 2, severity: null };
    const viewOf = (alerts: AlertState[]) => groupViewOf('t', group, { summary: over, alerts, suppression: null }, null);
    assert.equal(viewOf([alert(1, { resolvedAt: 5_000 }), alert(2, { resolvedAt: 9_000 })]).resolvedAt, 9_000);
    const empty = viewOf([]);
    assert.deepEqual([empty.resolvedAt, empty.since, empty.severity], [null, 500, 'info']);
  });
});

describe('the thread', () => {
  test('says nothing of a first flush, nor when nothing changed', () => {
    assert.equal(threadViewOf(group, owed, [alert(1)], [], 'first', summary), null);
    assert.equal(threadViewOf(group, { ...owed, transitions: 0, fired: 0, resolved: 0 }, [], [], 'acted', summary), null);
  });

  test('names what changed in the order of its weight and counts the rest', () => {
    const view = threadViewOf(group, { ...owed, fired: 30, resolved: 2 }, [alert(1), alert(2)], [], 'changed', summary);
    assert.deepEqual(
      [view?.alerts.map((each) => each.alertId), view?.fired, view?.resolved, view?.more, view?.epoch, view?.reminder],
      [['a2', 'a1'], 30, 2, 30, 5, false],
    );
  });

  test('reminds of what still fires', () => {
    const view = threadViewOf(
      group,
      { ...owed, transitions: 0, fired: 0, resolved: 0, changed: [] },
      [],
      [alert(1), alert(2, { status: 'acknowledged' })],
      'repeat',
      {
        ...summary,
        firing: 8,
      },
    );
    assert.deepEqual([view?.fired, view?.alerts.map((each) => each.alertId), view?.more, view?.reminder], [8, ['a1'], 7, true]);
  });
});

test('who acted is named as far as it has a name', () => {
  assert.deepEqual(
    [nameOf(null), nameOf({ kind: 'operator', name: 'root' }), nameOf({ kind: 'system', process: 'x' }), nameOf({ kind: 'token', tokenId: 'secret-id' })],
    ['', 'root', 'system', 'token'],
  );
});
