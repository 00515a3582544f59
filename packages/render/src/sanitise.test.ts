import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitise } from './sanitise.ts';
import { oneLine, paragraphs } from './untrusted.ts';

test('what is not there to be read is taken out', () => {
  assert.equal(sanitise('a\u0000b\u001b[31mc\u009f\u200b\ufeff\u202ed\ufdd0\uffff'), 'ab[31mcd');
  assert.equal(sanitise('a\r\nb\rc\u2028d\te'), 'a\nb\nc\nd e');
  assert.equal(sanitise('x\ud800y'), 'x\ufffdy');
  assert.equal(sanitise('👩‍👩‍👧‍👦 \u0639\u200c\u0644'), '👩‍👩‍👧‍👦 \u0639\u200c\u0644');
  assert.equal(sanitise(`Z${'\u0335'.repeat(50)}`), `Z${'\u0335'.repeat(6)}`);
});

test('one line has no line ends, paragraphs have no more than one empty line', () => {
  assert.equal(oneLine('  a \n\n b\u2028c ', 100), 'a b c');
  assert.equal(paragraphs('\na\r\n\r\n\r\n\r\nb\nc\n', 100), 'a\n\nb\nc');
});

test('what was too long to be looked at ends in an ellipsis even if the rest is short', () => {
  assert.equal(oneLine(`ab cd${' '.repeat(1_000)}x`, 20), 'ab cd…');
  assert.equal(oneLine(' '.repeat(1_000), 20), '');
});
