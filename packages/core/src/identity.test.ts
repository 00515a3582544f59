import assert from 'node:assert/strict';
import test from 'node:test';
import { alertIdOf } from './identity.ts';

const type = { by: 'type', environment: 'prod', alertType: 'high_cpu', labels: { host: 'a' } } as const;

test('the same identity is the same UUID of version 8, whatever order its labels came in', () => {
  const id = alertIdOf('acme', { by: 'labels', labels: { a: '1', b: '2' } });
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(alertIdOf('acme', { by: 'labels', labels: { b: '2', a: '1' } }), id);
});

test('ids stay what they were: they are stored', () => {
  assert.equal(alertIdOf('acme', type), 'aaec5595-9bf6-8c4a-9b76-0274af572456');
  assert.equal(alertIdOf('acme', { by: 'dedup_key', dedupKey: 'disk' }), '1a817565-99fc-8961-aadd-2bfa5925dc55');
});

test('parts cannot run into each other', () => {
  const ids = [
    alertIdOf('acme', { ...type, environment: 'pro', alertType: 'dhigh_cpu' }),
    alertIdOf('acme', { ...type, labels: { hos: 'ta' } }),
    alertIdOf('acme', { ...type, labels: { host: 'a', x: '' } }),
    alertIdOf('acme', { by: 'labels', labels: { host: 'a' } }),
    alertIdOf('acme', { by: 'dedup_key', dedupKey: '4:prod8:high_cpu4:host1:a' }),
    alertIdOf('acme2', type),
    alertIdOf('acme', type),
  ];
  assert.equal(new Set(ids).size, ids.length);
});
