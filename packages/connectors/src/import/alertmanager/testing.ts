import assert from 'node:assert/strict';
import { TocsinError } from '@tocsin/contracts/errors';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { importAlertmanager } from './importAlertmanager.ts';

type File = Record<string, unknown>;

export const slackOf = (channel: string, more: object = {}) => ({ slack_configs: [{ channel, send_resolved: 'true', ...more }] });
export const least = { route: { receiver: 'r' }, receivers: [{ name: 'r', ...slackOf('#ops') }] };

export const read = (source: unknown) => {
  const { file, notes } = importAlertmanager(source, { tenant: 'acme' });
  const { error } = tenantFileSchema.safeParse(file);
  assert.equal(error, undefined, `it is not a right tenant file: ${error?.message}`);
  return { file: file as File, notes, said: notes.map(({ at, kind }) => `${kind}: ${at}`) };
};
export const rootOf = (route: object, more: object = {}) => read({ ...least, route: { receiver: 'r', ...route }, ...more }).file['route'];
export const faultsOf = (source: unknown): string[] => {
  try {
    importAlertmanager(source, { tenant: 'acme' });
  } catch (error) {
    assert.ok(error instanceof TocsinError);
    assert.equal(error.code, 'invalid_input');
    return error.fields.length > 0 ? error.fields.map(({ path, message }) => `${path} ${message}`) : [error.message];
  }
  assert.fail('it was taken');
};
