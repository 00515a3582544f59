import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fingerprint, sortedNames } from './fingerprint.ts';

/** The definition, straight from FNV's and Alertmanager's text, slow and obvious. */
function slowly(labels: Record<string, string>): string {
  const bytes = Object.keys(labels)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap((name) => [...Buffer.from(name), 255, ...Buffer.from(labels[name] ?? ''), 255]);
  return bytes
    .reduce((sum, byte) => ((sum ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn, 0xcbf29ce484222325n)
    .toString(16)
    .padStart(16, '0');
}

test('gives what Alertmanager 0.25 gave for the same labels', () => {
  assert.equal(fingerprint({ severity: 'warning', alertname: 'CpuHigh', node: 'web1' }), '59b0fffe6141e76e');
});

test('is the offset basis for an empty set', () => {
  assert.equal(fingerprint({}), 'cbf29ce484222325');
});

test('agrees with the definition for any label set', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  fc.assert(fc.property(fc.dictionary(text, text, { noNullPrototype: true }), (labels) => assert.equal(fingerprint(labels), slowly(labels))));
});

test('sorts names by their bytes, as Go does, not by code units', () => {
  const names = ['\u{1F600}', '\uFFFD', 'z', 'é', 'a'];
  assert.deepEqual(sortedNames(Object.fromEntries(names.map((name) => [name, '']))), ['a', 'z', 'é', '\uFFFD', '\u{1F600}']);
});
