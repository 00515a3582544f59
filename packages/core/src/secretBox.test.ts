import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { deriveKey, openSecret, parseMasterKey, sealSecret } from './secretBox.ts';

const master = Buffer.alloc(32, 7);
const key = deriveKey(master, 'secrets');
const iv = Buffer.alloc(12, 9);
const place = 'tenant-a/workspaces/bot_token';
const sealed = sealSecret(key, place, 'xoxb-geheim-ü', iv);

test('opens what it sealed, whatever text that was', () => {
  assert.equal(openSecret(key, place, sealed), 'xoxb-geheim-ü');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (plain) => openSecret(key, place, sealSecret(key, place, plain, iv)) === plain.toWellFormed()));
});

test('what is sealed does not contain the text', () => {
  assert.equal(sealed.includes('geheim'), false);
});

describe('does not open', () => {
  test('with another key, also not with one derived for another use', () => {
    assert.throws(() => openSecret(deriveKey(Buffer.alloc(32, 8), 'secrets'), place, sealed));
    assert.throws(() => openSecret(deriveKey(master, 'audit'), place, sealed));
  });

  test('in the place of another tenant or column', () => {
    assert.throws(() => openSecret(key, 'tenant-b/workspaces/bot_token', sealed));
    assert.throws(() => openSecret(key, `${place}x`, sealed));
  });

  test('with any byte changed, added or missing', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const broken = Buffer.from(sealed);
      broken[at] = (broken[at] ?? 0) ^ 1;
      assert.throws(() => openSecret(key, place, broken), `byte ${at}`);
    }
    for (let length = 0; length < sealed.length; length += 1) assert.throws(() => openSecret(key, place, sealed.subarray(0, length)), `${length} bytes`);
    assert.throws(() => openSecret(key, place, Buffer.concat([sealed, Buffer.from([0])])));
  });
});

test('keys of different uses have nothing in common with each other or with the master key', () => {
  const keys = [master, ...(['secrets', 'audit', 'session'] as const).map((use) => deriveKey(master, use))].map((each) => each.toString('hex'));
  assert.equal(new Set(keys).size, 4);
});

test('the master key is 32 bytes as hex or base64; anything else is refused with what to do, without repeating it', () => {
  assert.deepEqual(parseMasterKey(master.toString('hex')), master);
  assert.deepEqual(parseMasterKey(master.toString('hex').toUpperCase()), master);
  assert.deepEqual(parseMasterKey(master.toString('base64')), master);
  for (const wrong of ['', 'secret', 'ab'.repeat(31), 'ab'.repeat(33), 'zz'.repeat(32)])
    assert.throws(
      () => parseMasterKey(wrong),
      (error: Error) => /openssl rand -hex 32/.test(error.message) && (wrong === '' || !error.message.includes(wrong)),
      wrong,
    );
});
