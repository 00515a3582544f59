import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayAct } from './permissions.ts';

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
  assert.deepEqual(mayAct(rights, 'anna', 'send', 'prod'), { may: false, who: ['operators'] });
});

test('a role of some environments is none in others, nor in all at once', () => {
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', 'staging'), { may: true });
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', 'prod'), { may: false, who: ['operators'] });
  assert.deepEqual(mayAct(rights, 'U0DEV', 'silence', null), { may: false, who: ['operators'] });
  assert.deepEqual(mayAct(rights, 'U0NEW', 'acknowledge', 'staging'), { may: false, who: ['operators', 'developers'] });
  assert.deepEqual(mayAct(rights, 'U0NEW', 'note', 'prod'), { may: true });
});
