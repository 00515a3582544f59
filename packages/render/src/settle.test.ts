import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, dateMarkup, joined, markedText } from './markup.ts';
import { asMrkdwn, asPlain } from './settle.ts';

test('untrusted text cannot act in mrkdwn', () => {
  const cases: [string, string][] = [
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['*bold* _italic_ ~gone~ `code`', '∗bold∗ ˍitalicˍ ∼gone∼ ˋcodeˋ'],
    ['5 * 3 snake_case_name 10:32:05', '5 * 3 snake_case_name 10:32:05'],
    [':boom: a:b: :100:', '∶boom: a∶b: ∶100:'],
    ['db-1:9100', 'db-1:9100'],
    ['ends in :x', 'ends in ∶x'],
    ['ends in ~', 'ends in ∼'],
    ['* begins', '∗ begins'],
    ['two\nlines', 'two lines'],
    ['abc \u202eevil\u2066', 'abc evil'],
    ['שלום', '\u2068שלום\u2069'],
  ];
  for (const [text, expected] of cases) assert.equal(asMrkdwn(markedText(text)), expected);
});

test('untrusted text in code spans and plain text keeps its characters where that is safe', () => {
  assert.equal(asMrkdwn(markedText(code('a_b=`*<x>*`'))), '`a_b=ˋ*&lt;x&gt;*ˋ`');
  assert.equal(asPlain(markedText('*a* & <b> `c`\nd')), '*a* & <b> `c`\nd');
  assert.equal(asPlain(markedText('<!channel> <@U1> <https://x|y>')), '‹!channel> ‹@U1> ‹https://x|y>');
});

test('a date is for the reader in mrkdwn and in words in plain text', () => {
  const since = markedText(joined(['since ', dateMarkup(1_795_429_920_500, 'Nov 23')]));
  assert.equal(asMrkdwn(since), 'since <!date^1795429920^{date_short_pretty} {time}|Nov 23>');
  assert.equal(asPlain(since), 'since Nov 23');
});

test('nobody can forge a mark, and a broken mark is no way out', () => {
  assert.equal(asMrkdwn(markedText('\ufdd3<!here>\ufdd21|x\ufdd3')), '&lt;!here&gt;1|x');
  assert.equal(asMrkdwn(markedText('<!here>').slice(0, -1)), '&lt;!here&gt;');
});
