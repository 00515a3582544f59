import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { groupIdOf, spreadOf, uuidOf } from './groupIdentity.ts';
import { compileRoute } from './routing.ts';

const root = compileRoute({ receiver: 'default' });
const labels = { alertname: 'cpu', environment: 'prod' };

test('ids stay what they were: open groups and batches in flight rely on it across releases', () => {
  assert.equal(groupIdOf('acme', root, labels), '11df506e-38cc-8237-8c1a-6df6d95697c2');
  assert.equal(groupIdOf('acme', root, {}), '99d9ec2c-7096-8ce7-8524-0130309beb9d');
  assert.equal(uuidOf('expiry', ['acme', '1']), '1b4abdcf-44b7-8adf-882b-d71893672922');
});

test('the order of labels does not matter; tenant, route, receiver, names and values do', () => {
  const id = groupIdOf('acme', root, labels);
  assert.equal(groupIdOf('acme', root, { environment: 'prod', alertname: 'cpu' }), id);
  const others = [
    groupIdOf('acme2', root, labels),
    groupIdOf('acme', { ...root, key: '0.1' }, labels),
    groupIdOf('acme', { ...root, receiver: 'other' }, labels),
    groupIdOf('acme', root, { ...labels, alertname: 'mem' }),
    groupIdOf('acme', root, { name: 'cpu', environment: 'prod' }),
  ];
  assert.equal(new Set([id, ...others]).size, 6);
});

test('parts cannot run into each other', () => {
  assert.notEqual(uuidOf('x', ['a', 'b']), uuidOf('x', ['ab', '']));
  assert.notEqual(uuidOf('x', ['a\n1:b']), uuidOf('x', ['a', 'b']));
});

test('is always a UUID of version 8, and the spread a fraction of 1', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      const id = uuidOf('t', parts);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.ok(spreadOf(id) >= 0 && spreadOf(id) < 1);
    }),
  );
});
