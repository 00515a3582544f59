import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupsIn, mayAct, withMembers } from './permissions.ts';

const slackUsers = new Map([['anna', 'U0ANNA']]);
const rights = {
  slackUsers,
  roles: [
    { name: 'operators', users: ['anna', 'U0OPS'], may: ['everything' as const] },
    { name: 'developers', users: ['U0DEV'], may: ['acknowledge' as const, 'silence' as const], environments: ['staging'] },
    { name: 'all', users: ['everyone'], may: ['note' as const] },
  ],
};

test('without a role everyone may do everything', () => {
  assert.deepEqual(mayAct({ slackUsers, roles: [] }, 'U0X', 'silence', null), { may: true });
});

test('people are known by their accounts, also behind their names', () => {
  for (const user of ['U0ANNA', 'U0OPS']) assert.deepEqual(mayAct(rights, user, 'send', 'prod'), { may: true });
  assert.deepEqual(mayAct(rights, 'anna', 'send', 'prod'), { may: false, who: ['operators'], unknown: [] });
});

test('a role of some environments is none in others, nor in all at once', () => {
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', 'staging'), { may: true });
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', 'prod'), { may: false, who: ['operators'], unknown: [] });
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', null), { may: false, who: ['operators'], unknown: [] });
  assert.deepEqual(mayAct(rights, 'U0NEW', 'acknowledge', 'staging'), { may: false, who: ['operators', 'developers'], unknown: [] });
  assert.deepEqual(mayAct(rights, 'U0NEW', 'note', 'prod'), { may: true });
});

test('a user group lets its members, and nobody while they are not known', () => {
  const withGroup = { slackUsers, roles: [{ name: 'on-call', users: ['S0ONCALL', 'anna'], may: ['acknowledge' as const] }] };
  assert.deepEqual(groupsIn(withGroup), ['S0ONCALL']);
  const known = withMembers(withGroup, new Map([['S0ONCALL', ['U0BEN', 'U0EVA']]]));
  for (const user of ['U0BEN', 'U0ANNA']) assert.deepEqual(mayAct(known, user, 'acknowledge', 'prod'), { may: true });
  assert.deepEqual(mayAct(known, 'U0X', 'acknowledge', 'prod'), { may: false, who: ['on-call'], unknown: [] });
  const unknown = withMembers(withGroup, new Map());
  assert.deepEqual(mayAct(unknown, 'U0BEN', 'acknowledge', 'prod'), { may: false, who: ['on-call'], unknown: ['S0ONCALL'] });
  assert.deepEqual(mayAct(unknown, 'U0ANNA', 'acknowledge', 'prod'), { may: true });
  assert.deepEqual(mayAct(unknown, 'S0ONCALL', 'note', 'prod'), { may: false, who: [], unknown: [] });
});

test('a person of the file may be called like a user group', () => {
  const named = { slackUsers: new Map([['S0ONCALL', 'U0SAM']]), roles: [{ name: 'r', users: ['S0ONCALL'], may: ['note' as const] }] };
  assert.deepEqual(groupsIn(named), []);
  assert.deepEqual(mayAct(withMembers(named, new Map([['S0ONCALL', ['U0BEN']]])), 'U0SAM', 'note', 'prod'), { may: true });
});
