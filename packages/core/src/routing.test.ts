import assert from 'node:assert/strict';
import test from 'node:test';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { RouteNode } from '@tocsin/contracts/tenant/route';
import { compileRoute, groupLabelsOf, matchRoutes, routeDefaults } from './routing.ts';

const is = (name: string, value: string): Matcher => ({ name, operator: '=', value });
const isNot = (name: string, value: string): Matcher => ({ name, operator: '!=', value });
const receiversOf = (root: RouteNode, labels: Record<string, string>) => matchRoutes(compileRoute(root), labels).map((route) => route.receiver);

test('a child inherits what it does not say, and its children inherit from it', () => {
  const root = compileRoute({
    receiver: 'root',
    group_by: ['b', 'a'],
    group_wait: 1,
    group_interval: 2,
    repeat_interval: 3,
    routes: [{ matchers: [is('x', '1')], group_wait: 10, routes: [{ receiver: 'leaf', group_by: ['z'] }] }],
  });
  const [child] = root.routes;
  const leaf = child?.routes[0];
  assert.deepEqual([child?.receiver, child?.groupBy, child?.groupWaitMs, child?.groupIntervalMs, child?.repeatIntervalMs], ['root', ['a', 'b'], 10, 2, 3]);
  assert.deepEqual([leaf?.receiver, leaf?.groupBy, leaf?.groupWaitMs, leaf?.matchers, leaf?.continue], ['leaf', ['z'], 10, [], false]);
});

test('a root that says nothing about it has the defaults', () => {
  const { groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } = compileRoute({ receiver: 'r' });
  assert.deepEqual({ groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs }, routeDefaults);
});

test('a group_wait of 0 is not taken for one that is missing', () => {
  assert.equal(compileRoute({ receiver: 'r', group_wait: 500, routes: [{ group_wait: 0 }] }).routes[0]?.groupWaitMs, 0);
});

test('the first child that matches takes the alert, unless it says continue', () => {
  const routes: RouteNode[] = [
    { receiver: 'a', matchers: [is('team', 'db')] },
    { receiver: 'b', matchers: [is('team', 'db')] },
  ];
  assert.deepEqual(receiversOf({ receiver: 'root', routes }, { team: 'db' }), ['a']);
  const going = routes.map((route) => ({ ...route, continue: true }));
  assert.deepEqual(receiversOf({ receiver: 'root', routes: going }, { team: 'db' }), ['a', 'b']);
});

test('a node takes what none of its children takes', () => {
  const root: RouteNode = {
    receiver: 'root',
    routes: [{ receiver: 'a', matchers: [is('team', 'db')], routes: [{ receiver: 'deep', matchers: [is('env', 'prod')] }] }],
  };
  assert.deepEqual(receiversOf(root, { team: 'db', env: 'dev' }), ['a']);
  assert.deepEqual(receiversOf(root, { team: 'db', env: 'prod' }), ['deep']);
  assert.deepEqual(receiversOf(root, { team: 'web' }), ['root']);
});

test('continue of a child whose own children match goes on to its next sibling', () => {
  const root: RouteNode = {
    receiver: 'root',
    routes: [
      { continue: true, receiver: 'a', routes: [{ receiver: 'a1', matchers: [is('x', '1')] }] },
      { receiver: 'b', matchers: [is('x', '1')] },
    ],
  };
  assert.deepEqual(receiversOf(root, { x: '1' }), ['a1', 'b']);
});

test('a label that is missing counts as empty', () => {
  const root: RouteNode = {
    receiver: 'root',
    routes: [
      { receiver: 'without', matchers: [is('team', '')] },
      { receiver: 'others', matchers: [isNot('team', 'db')] },
    ],
  };
  assert.deepEqual(receiversOf(root, {}), ['without']);
  assert.deepEqual(receiversOf(root, { team: 'web' }), ['others']);
  assert.deepEqual(receiversOf(root, { team: 'db' }), ['root']);
});

test('all matchers of a route have to match', () => {
  const root: RouteNode = { receiver: 'root', routes: [{ receiver: 'a', matchers: [is('x', '1'), isNot('y', '2')] }] };
  assert.deepEqual(receiversOf(root, { x: '1' }), ['a']);
  assert.deepEqual(receiversOf(root, { x: '1', y: '2' }), ['root']);
});

test('group_by ... groups by every label; labels that are missing or empty are left out', () => {
  const labels = { b: '2', a: '1', empty: '' };
  assert.deepEqual(Object.entries(groupLabelsOf(compileRoute({ receiver: 'r', group_by: ['...'] }), labels)), [
    ['a', '1'],
    ['b', '2'],
  ]);
  assert.deepEqual(groupLabelsOf(compileRoute({ receiver: 'r', group_by: ['a', 'none', 'empty'] }), labels), { a: '1' });
  assert.deepEqual(groupLabelsOf(compileRoute({ receiver: 'r', group_by: [] }), labels), {});
});

test('the key of a route follows from the matchers on the way to it, so that others may come and go', () => {
  const db: RouteNode = { receiver: 'db', matchers: [is('team', 'db'), isNot('env', 'dev')], routes: [{ matchers: [is('x', '1')] }] };
  const keysOf = (routes: RouteNode[]) => compileRoute({ receiver: 'root', routes }).routes.map(({ key, routes: below }) => [key, below[0]?.key]);
  const [alone] = keysOf([db]);
  const [, after] = keysOf([{ receiver: 'web', matchers: [is('team', 'web')] }, db]);
  assert.deepEqual(after, alone);
  const [turned] = keysOf([{ ...db, receiver: 'other', matchers: (db.matchers ?? []).toReversed() }]);
  assert.deepEqual(turned, alone, 'neither the order of the matchers nor the receiver is in it');
  const keys = keysOf([db, db, { ...db, matchers: [is('team', 'db')] }]).flat();
  assert.equal(new Set(keys).size, 6, 'siblings with the same matchers have keys of their own');
  assert.notEqual(compileRoute({ receiver: 'root' }, '@dev').key, compileRoute({ receiver: 'root' }).key);
});

test('labels named like members of Object are labels like others', () => {
  const labels = JSON.parse('{"constructor":"x"}') as Record<string, string>;
  assert.deepEqual(receiversOf({ receiver: 'root', routes: [{ receiver: 'a', matchers: [is('constructor', '')] }] }, {}), ['a']);
  assert.deepEqual(receiversOf({ receiver: 'root', routes: [{ receiver: 'a', matchers: [is('constructor', 'x')] }] }, labels), ['a']);
  assert.deepEqual(groupLabelsOf(compileRoute({ receiver: 'r', group_by: ['toString', 'constructor'] }), labels), { constructor: 'x' });
});
