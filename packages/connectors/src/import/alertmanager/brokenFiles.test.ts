import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TocsinError } from '@tocsin/contracts/errors';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import fc from 'fast-check';
import { importAlertmanager } from './importAlertmanager.ts';

const secret = 'https://hooks.slack.com/services/T0/B0/SECRET';

const whole = () => ({
  global: { slack_api_url: secret, resolve_timeout: '5m' },
  route: {
    receiver: 'default',
    group_by: ['a'],
    routes: [
      { match: { a: '1' }, match_re: { b: 'x|y' }, matchers: ['c="1"'], receiver: 'pager', continue: 'true', mute_time_intervals: ['night'], group_wait: '1s' },
      { receiver: 'null', repeat_interval: '1h', routes: [{ active_time_intervals: ['night'] }] },
    ],
  },
  receivers: [
    { name: 'default', slack_configs: [{ channel: '#a', api_url: secret, title: 'SECRET' }, {}] },
    { name: 'pager', pagerduty_configs: [{ routing_key: 'SECRET' }] },
    { name: 'null' },
  ],
  time_intervals: [
    { name: 'night', time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }], months: ['1:3'], years: ['2026'], days_of_month: ['-1'] }] },
  ],
  inhibit_rules: [{ source_match: { a: '1' }, target_match_re: { a: '2' }, equal: ['b'] }],
});

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '0s',
    '99y',
    '5ms',
    '...',
    ['...', '...'],
    'default',
    '@x',
    '{{x}}',
    '(',
    'a)|(b',
    '{}',
    '"',
    '\ud800',
    'x'.repeat(5_000),
    '13',
    '1:99',
    'mon',
    -1,
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [null],
    [''],
    [{}],
    { '': 'x' },
    { '"': '\n\\' },
    Array(60).fill('q'),
    Array.from({ length: 60 }, (_, n) => `q${n}`),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

test('a file with anything in any place becomes a tenant file that is right, or is refused in words; no secret is repeated', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), strange), { minLength: 1, maxLength: 2 }), (changes) => {
      const source = whole();
      for (const [at, value] of changes) put(source, at, structuredClone(value));
      const said = outcomeOf(source);
      if ('file' in said) taken += 1;
      if ('file' in said) assert.equal(tenantFileSchema.safeParse(said.file).error, undefined);
      assert.doesNotMatch(JSON.stringify(said), /SECRET/);
    }),
    { numRuns: 2_000 },
  );
  assert.ok(taken > 50, `${taken} were taken`);
});

/** Puts a value where another is, anywhere in the file. */
function put(source: object, at: number, value: unknown): void {
  const places: [holder: Record<string, unknown>, name: string][] = [];
  const visit = (holder: object): void => {
    for (const [name, inner] of Object.entries(holder) as [string, unknown][]) {
      places.push([holder as Record<string, unknown>, name]);
      if (typeof inner === 'object' && inner !== null) visit(inner);
    }
  };
  visit(source);
  const [holder, name] = places[at % places.length] ?? assert.fail('it is empty');
  holder[name] = value;
}

function outcomeOf(source: unknown): object {
  try {
    return importAlertmanager(source, { tenant: 'acme' });
  } catch (error) {
    assert.ok(error instanceof TocsinError && error.code === 'invalid_input', String(error));
    return { message: error.message, fields: error.fields };
  }
}
