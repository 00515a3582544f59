import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLoopbackAddress, isPublicAddress } from './publicAddress.ts';

describe('an address', () => {
  test('of a private, special or mapped kind is not public', () => {
    const addresses =
      '127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.192 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ' +
      '::1 :: ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 fe80::1 fc00::1 fd12::1 ff02::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1 fec0::1';
    for (const address of addresses.split(' ')) assert.equal(isPublicAddress(address), false, address);
    for (const text of ['', 'hooks.slack.com', '2130706433', '0x7f.1', '127.1', '::1%lo']) assert.equal(isPublicAddress(text), false, text);
  });

  test('of the internet is public', () => {
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
      assert.equal(isPublicAddress(address), true, address);
  });

  test('is this machine only when it is', () => {
    assert.deepEqual(['127.0.0.1', '127.9.9.9', '::1', '10.0.0.1', 'localhost'].map(isLoopbackAddress), [true, true, true, false, false]);
  });
});
