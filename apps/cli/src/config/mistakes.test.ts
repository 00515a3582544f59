import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { faultLines } from './fileFault.ts';
import { readTenantFiles } from './tenantFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-mistakes-'));
after(() => rmSync(folder, { recursive: true }));

function linesFor(text: string): string[] {
  const path = join(folder, 'a.yaml');
  writeFileSync(path, text);
  return faultLines(readTenantFiles(path).faults).map((line) => line.replace(path, 'a.yaml'));
}

const table = readFileSync(join(import.meta.dirname, 'mistakes.txt'), 'utf8')
  .replace(/^#.*\n/, '')
  .split(/^-{8}\n/m)
  .map((entry) => entry.replace(/^\n*(?:## .*\n\n)?/, ''))
  .filter((entry) => entry !== '')
  .map((entry) => ({ text: entry.replace(/^=> .*\n/gm, ''), lines: [...entry.matchAll(/^=> (.*)$/gm)].map(([, line]) => line) }));

describe('each mistake has its place, its field and its words', () => {
  for (const { text, lines } of table) test(lines[0], () => assert.deepEqual(linesFor(text), lines, text));
});

test('there are many kinds, all said in words of our own', () => {
  assert.ok(table.length >= 150, `${table.length}`);
  for (const { lines } of table)
    for (const line of lines)
      assert.doesNotMatch(line ?? '', /\b(?:expected|received|Invalid input|undefined|NaN|\[object|zod|scalar|flow[ -]|YAMLException)/i);
});

describe('what a text table cannot show', () => {
  const cases: [name: string, text: string, lines: string[]][] = [
    ['nothing at all', '', ['a.yaml:1:1 the file is empty; it needs tenant: NAME and slack_config: under it']],
    ['blanks', '   \n\n', ['a.yaml:1:1 the file is empty; it needs tenant: NAME and slack_config: under it']],
    ['a control character', 'tenant: a\0\n', ['a.yaml:1:10 there is a control character that YAML does not take; remove it']],
    [
      'blanks from a page',
      'tenant: a\n\u00a0\u00a0slack_config: {}\n',
      ['a.yaml:2:1 \u00a0\u00a0slack_config: has a blank in its name that is none for YAML (was it copied from a page?); type it anew'],
    ],
    [
      'lines that end in CR LF',
      'tenant: a\r\nslack_config:\r\n  default_channel: a\r\n',
      ['a.yaml:3:20 slack_config.default_channel: "a" is neither #channel-name nor a channel ID; write "#a"'],
    ],
    ['brackets without end', '['.repeat(200_000), ['a.yaml:1:100 is nested more than 100 levels deep']],
    ['many # before a mistake', `${'# '.repeat(100_000)}\n}\n`, ['a.yaml:2:1 } closes nothing that was opened']],
    ['too many aliases', `a: &a 1\nb: [${Array(300).fill('*a').join(', ')}]\n`, ['a.yaml:2:805 has more than 200 aliases (*name); write out what is meant']],
  ];
  for (const [name, text, lines] of cases) test(name, () => assert.deepEqual(linesFor(text), lines));
});
