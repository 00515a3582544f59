import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkTenantFile, type TenantFault } from './checkTenantFile.ts';
import { fieldName } from './fieldName.ts';

const short = { tenant: 'acme', slack_config: { default_channel: '#alerts' } };

function faults(source: unknown): TenantFault[] {
  const checked = checkTenantFile(source);
  return 'faults' in checked ? checked.faults : [];
}

const lines = (source: unknown) => faults(source).map(({ path, message }) => `${fieldName(path)}: ${message}`);

test('a right file is what the schema makes of it', () => {
  const checked = checkTenantFile({ ...short, route: { receiver: 'default', group_wait: '5s' } });
  assert.equal('file' in checked && checked.file.route?.group_wait, 5_000);
});

test('whatever else is given is no tenant file, and nothing is thrown', () => {
  for (const source of [undefined, null, 5, 'text', [], [short], new Date(0), Object.create(null)]) assert.ok(faults(source).length > 0, String(typeof source));
});

describe('names are looked for also where something else is wrong', () => {
  test('beside another mistake in the tree', () => {
    assert.deepEqual(lines({ ...short, route: { receiver: 'default', group_wiat: '5s', routes: [{ receiver: 'defalt' }, 5, { routes: 'x' }] } }), [
      'route.routes[1]: is 5 where fields are due; write {matchers: [\'team="db"\'], receiver: db}',
      'route.routes[2].routes: is a list: write routes: [{matchers: [\'team="db"\'], receiver: db}]',
      'route.group_wiat: is not known here, did you mean "group_wait"?',
      'route.routes[0].receiver: no receiver is named defalt, did you mean "default"?',
    ]);
  });

  test('but not where the names themselves are wrong, or may be under a field that nobody knows', () => {
    const route = { receiver: 'db' };
    assert.deepEqual(faults({ ...short, route, receivers: [{ name: 5, slack: [] }] }).length, 1);
    assert.deepEqual(lines({ ...short, route, recievers: [{ name: 'db', slack: [] }] }), ['recievers: is not known here, did you mean "receivers"?']);
    assert.deepEqual(lines({ ...short, route: { reciever: 'default' } }), ['route.reciever: is not known here, did you mean "receiver"?']);
  });
});

test('a field that is there by another name is not missing too', () => {
  assert.deepEqual(lines({ ...short, receivers: [{ name: 'db', slack_configs: [] }] }), [
    'receivers[0].slack_configs: is not known here: Tocsin writes slack: [{channel: "#name"}]',
  ]);
});

test('the name of a field is told from what it says', () => {
  assert.deepEqual(
    faults({ ...short, frob: 1, environments: { prod: { silent: 1 } } }).map(({ path, isName }) => [fieldName(path), isName]),
    [
      ['environments.prod.silent', false],
      ['frob', true],
    ],
  );
});

test('no secret is repeated', () => {
  const secret = 'https://hooks.slack.com/services/T000/B000/XXXX';
  const file = {
    ...short,
    slack_config: { default_channel: secret, api_url: secret, admins: [secret] },
    receivers: [{ name: 'db', slack: [{ webhook: secret }, { channel: secret }, secret, 'xoxb-1-XXXX'] }],
  };
  assert.ok(faults(file).length >= 5);
  assert.doesNotMatch(JSON.stringify(faults(file)), /XXXX/);
});

test('advice is bounded in time, whatever is sent', () => {
  const from = performance.now();
  const blanks = `${' '.repeat(1_000_000)}x`;
  for (const text of [blanks, '_'.repeat(1_000_000), '"'.repeat(1_000_000)])
    assert.ok(faults({ tenant: text, slack_config: { default_channel: text, languages: [text] }, route: { receiver: text, group_wait: text } }).length >= 4);
  assert.ok(performance.now() - from < 1_000);
});
