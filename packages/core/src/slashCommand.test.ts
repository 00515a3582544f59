import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundsOfCode, codeOf, readSlash, silenceWords, splitWords } from './slashCommand.ts';

test('words are split at blanks outside of quotes, also of those that phones make', () => {
  assert.deepEqual(splitWords('  send critical  "disk is full"  host=db-1 '), ['send', 'critical', 'disk is full', 'host=db-1']);
  assert.deepEqual(splitWords('send “disk is full” «très plein» „voll“'), ['send', 'disk is full', 'très plein', 'voll']);
  assert.deepEqual(splitWords("note it doesn't work"), ['note', 'it', "doesn't", 'work']);
  assert.deepEqual(splitWords('silence team="my team" env=~"a|b"'), ['silence', 'team="my team"', 'env=~"a|b"']);
  assert.deepEqual(splitWords('say "never closed'), ['say', 'never closed']);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => splitWords(text).every((word) => typeof word === 'string')));
});

test('a verb is read in any case, by what else people call it, and for a tenant', () => {
  assert.deepEqual(readSlash('ACK 3fa9c1d2'), { verb: 'ack', words: ['3fa9c1d2'], tenant: null });
  assert.deepEqual(readSlash('in:acme alerts'), { verb: 'list', words: [], tenant: 'acme' });
  assert.deepEqual(readSlash(''), { verb: 'help', words: [], tenant: null });
  assert.deepEqual(readSlash('unmute me'), { verb: 'mute', words: ['off'], tenant: null });
  assert.deepEqual(readSlash('unmute 3fa9c1d2'), { verb: 'unsilence', words: ['3fa9c1d2'], tenant: null });
  assert.deepEqual(readSlash('constructor x'), { unknown: 'constructor' });
});

test('what is to be silenced, for how long and why may come in any order', () => {
  const wanted = { matchers: ['team=db', 'env!=dev'], duration: '1h30m', comment: 'planned upgrade' };
  assert.deepEqual(silenceWords(['team=db', 'env!=dev', 'for', '1h30m', 'planned', 'upgrade']), wanted);
  assert.deepEqual(silenceWords(['planned', 'upgrade', '1h30m', 'team=db', 'env!=dev']), wanted);
  assert.deepEqual(silenceWords(['3fa9c1d2']), { matchers: [], duration: null, comment: '3fa9c1d2' });
});

test('a code finds the ids that begin with it, and nothing else is one', () => {
  const id = '3fa9c1d2-0000-4000-8000-000000000001';
  assert.equal(codeOf(id), '3fa9c1d2');
  assert.deepEqual(boundsOfCode('#3FA9'), { from: '3fa90000-0000-0000-0000-000000000000', to: '3fa9ffff-ffff-ffff-ffff-ffffffffffff' });
  assert.deepEqual(boundsOfCode(id), { from: id, to: id });
  for (const bad of ['', '3fa', 'zzzz', '3fa9c1d2 or 1=1', `${id}0`]) assert.equal(boundsOfCode(bad), null, bad);
});
