import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapedCost } from '../cut.ts';
import { marks } from '../markup.ts';
import { sanitise } from '../sanitise.ts';
import { checkOverride } from './checkOverride.ts';
import { filters } from './filters.ts';
import type { OverrideData } from './overrideData.ts';
import { overrideLimits } from './overrideLimits.ts';
import { compileOverrides, overridePart } from './overrides.ts';
import { sampleData } from './sampleData.ts';

const hostile = [
  '(1..9)',
  '(9007199254740992..9007199254740994)',
  'forloop.constructor',
  '__proto__',
  'x[x[x]]',
  '-',
  '{{',
  '}}',
  '{%',
  '%}',
  '"',
  '\\u',
  'and',
  'or',
  'not',
  'contains',
];
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...Object.values(marks), '<!channel>', '\n', '&'.repeat(500)));
const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -1, 1e9),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toFixed(3)),
);
const name = fc.constantFrom(
  'alert.message',
  'alert.labels',
  'alert.labels.a',
  'group.count',
  'tenant',
  'x',
  'y',
  'item',
  'item[0]',
  'item.last',
  'forloop.index',
  'blank',
  'nil',
);
const value = fc.oneof(
  name,
  name,
  number.map(String),
  text.map((inner) => JSON.stringify(inner)),
  fc.constantFrom(...hostile),
);

const filter = fc
  .tuple(fc.constantFrom(...filters), fc.array(value, { minLength: 2, maxLength: 2 }), fc.boolean())
  .map(([[called, { takes, needs }], given, isFull]) => {
    const args = given.slice(0, isFull ? takes.length - 1 : needs);
    return ` | ${called}${args.length > 0 ? `: ${args.join(', ')}` : ''}`;
  });
const filtered = fc.tuple(value, fc.array(filter, { maxLength: 6 })).map(([first, rest]) => first + rest.join(''));
const condition = fc
  .array(fc.tuple(value, fc.constantFrom('==', '!=', '<', '>=', 'contains', 'and', 'or')), { minLength: 1, maxLength: 5 })
  .map((terms) => terms.map((term) => term.join(' ')).join(' '));

const { template } = fc.letrec<{ template: string; piece: string }>((tie) => {
  const body = fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join(''));
  const within = (open: fc.Arbitrary<string>, close: string) => fc.tuple(open, body).map(([start, inner]) => `${start}${inner}{% ${close} %}`);
  return {
    template: fc.array(tie('piece'), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
    piece: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      filtered.map((inner) => `{{ ${inner} }}`),
      fc.tuple(fc.constantFrom('x', 'y', 'alert', '__proto__'), filtered).map(([variable, inner]) => `{% assign ${variable} = ${inner} %}`),
      within(
        condition.map((inner) => `{% if ${inner} tenant %}`),
        'endif',
      ),
      within(
        condition.map((inner) => `{% unless ${inner} tenant %}`),
        'endunless',
      ),
      within(
        value.map((list) => `{% for item in ${list} %}`),
        'endfor',
      ),
      within(
        fc.tuple(value, value).map(([of, when]) => `{% case ${of} %}{% when ${when}, ${when} %}`),
        'endcase',
      ),
      fc.constantFrom('{% break %}', '{% continue %}', '{% else %}', '{% endif %}', '{{', '%}'),
    ),
  };
});

const texts = fc.dictionary(fc.oneof(fc.constantFrom('a', '__proto__', 'constructor', 'size'), fc.string({ maxLength: 5 })), text, { noNullPrototype: false });
const data: fc.Arbitrary<OverrideData> = fc.tuple(text, texts, texts).map(([message, labels, annotations]) => ({
  ...sampleData,
  alert: { ...sampleData.alert, message: message.repeat(40).slice(0, 1_000), labels, annotations },
}));

test('whatever the template and the alert, there is a text that is clean and short, or a fault, in time', () => {
  const subject = { alertType: 'high_cpu', severity: 'critical', environment: 'prod' } as const;
  const said = { text: 0, fault: 0 };
  fc.assert(
    fc.property(
      fc.oneof(
        { arbitrary: template, weight: 4 },
        { arbitrary: fc.array(fc.oneof(value, text, fc.constantFrom(...hostile))).map((all) => all.join(' ')), weight: 1 },
      ),
      data,
      (source, seen) => {
        const started = performance.now();
        const problem = checkOverride(source);
        assert.ok(problem === null || (problem.length < 500 && !/node_modules|\.ts\b/u.test(problem)));
        for (const part of ['headline', 'fields', 'details'] as const) {
          const made = overridePart(compileOverrides([{ part, text: source }]), part, subject, 'en', seen);
          assert.ok(made);
          said['text' in made ? 'text' : 'fault'] += 1;
          if ('text' in made) assertClean(made.text);
        }
        assert.ok(performance.now() - started < 2_000);
      },
    ),
    { numRuns: 1_000 },
  );
  // The grammar is worth something only while both happen.
  assert.ok(said.text > 200 && said.fault > 200, JSON.stringify(said));
});

function assertClean(made: string): void {
  assert.equal(sanitise(made), made);
  const cost = Array.from(made).reduce((sum, sign) => sum + escapedCost(sign.codePointAt(0) ?? 0) * sign.length, 0);
  assert.ok(cost <= overrideLimits.outputChars);
}
