import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleForms } from '../sampleAlerts.ts';
import { type Form, formOf, forms } from './formOf.ts';

function alert(alertType: string, annotations: Record<string, string> = {}, labels: Record<string, string> = {}) {
  return { alertType, annotations, labels };
}

test('each sample has the form it is a sample of', () => {
  for (const form of forms) assert.equal(formOf(sampleForms[form]), form);
});

test('the annotation decides before the keys, the keys before the words', () => {
  const cases: [Form, ReturnType<typeof alert>][] = [
    ['log', alert('high_cpu', { form: 'log', value: '1', limit: '2' })],
    ['threshold', alert('deploy_failed', { value: '1', limit: '2' })],
    ['deployment', alert('deploy_failed')],
    ['generic', alert('payments_stuck', { form: 'nonsense' })],
  ];
  for (const [form, input] of cases) assert.equal(formOf(input), form);
});

test('keys are looked for among labels too, and one without a value is not there', () => {
  assert.equal(formOf(alert('x', {}, { source_ip: '192.0.2.1' })), 'security');
  assert.equal(formOf(alert('x', { source_ip: '' })), 'generic');
  assert.equal(formOf(alert('x', {}, { version: '1.2' })), 'generic');
  assert.equal(formOf(alert('x', { threshold: '5' }, { value: '7' })), 'threshold');
});

test('words of an alert type are whole words, in whatever way they are written together', () => {
  const cases: [string, Form][] = [
    ['HighCpuUsage', 'threshold'],
    ['disk-full', 'threshold'],
    ['Login.Failed', 'security'],
    ['heartbeat_missed', 'heartbeat'],
    ['logo_missing', 'generic'],
    ['constructor', 'generic'],
    ['', 'generic'],
  ];
  for (const [alertType, form] of cases) assert.equal(formOf(alert(alertType)), form, alertType);
});
