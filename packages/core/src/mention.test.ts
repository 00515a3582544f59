import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { meaningOfMention, plainOfSlack } from './mention.ts';

const inThread = (text: string) => meaningOfMention(text, 'U0BOT', '3fa9c1d2');
const elsewhere = (text: string) => meaningOfMention(text, 'U0BOT', null);

test('in a thread what people say is a note, and a verb alone does something about its group', () => {
  assert.deepEqual(inThread('<@U0BOT> the export holds the lock'), { want: 'note', text: 'the export holds the lock' });
  assert.deepEqual(inThread('ask <@U2> first <@U0BOT|tocsin>'), { want: 'note', text: 'ask <@U2> first' });
  assert.deepEqual(inThread('<@U0BOT> ack'), { want: 'command', text: 'ack 3fa9c1d2' });
  assert.deepEqual(inThread('<@U0BOT> Acknowledge'), { want: 'command', text: 'ack 3fa9c1d2' });
  assert.deepEqual(inThread('<@U0BOT> snooze 2h'), { want: 'command', text: 'snooze 3fa9c1d2 2h' });
  assert.deepEqual(inThread('<@U0BOT> give <@U2>'), { want: 'command', text: 'give 3fa9c1d2 <@U2>' });
  assert.deepEqual(inThread('<@U0BOT> oncall'), { want: 'command', text: 'oncall' });
  assert.deepEqual(inThread('<@U0BOT>'), { want: 'command', text: '' });
});

test('a verb with which a sentence begins does nothing', () => {
  for (const text of ['ack that, but look at the disk', 'resolve the DNS first', 'silence is golden', 'give it a minute', 'send help', 'show must go on'])
    assert.deepEqual(inThread(`<@U0BOT> ${text}`), { want: 'note', text });
  assert.deepEqual(inThread('<@U0BOT> note disk is full\nsince noon'), { want: 'note', text: 'disk is full\nsince noon' });
});

test('outside of a thread all of it is a command', () => {
  assert.deepEqual(elsewhere('<@U0BOT> ack 3fa9c1d2'), { want: 'command', text: 'ack 3fa9c1d2' });
  assert.deepEqual(elsewhere('hello <@U0BOT>'), { want: 'command', text: 'hello' });
});

test('what Slack marks up is read as people see it', () => {
  assert.equal(plainOfSlack('<@U1|ana> and <@U2> in <#C1|ops>, <!here>: a &lt; b &amp;&amp; c'), '@ana and @U2 in #ops, @here: a < b && c');
  assert.equal(plainOfSlack('<https://x.example/a|the graph> <https://x.example>'), 'the graph (https://x.example/a) https://x.example');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof plainOfSlack(text) === 'string' && typeof inThread(text).text === 'string'));
});
