import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOverride } from './checkOverride.ts';
import { compileOverride, engine } from './compileOverride.ts';
import { filters } from './filters.ts';
import type { OverrideData } from './overrideData.ts';
import { overrideLimits } from './overrideLimits.ts';
import { ownValue } from './ownValue.ts';
import { runOverride } from './runOverride.ts';
import { sampleData } from './sampleData.ts';
import { tags } from './tags.ts';

const texts = (count: number, text: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, text]));
const full: OverrideData = { ...sampleData, alert: { ...sampleData.alert, message: 'a'.repeat(1_000), labels: texts(64, 'a'.repeat(300)) } };

function run(template: string, data: OverrideData = full): { text: string } | { fault: string } {
  const compiled = compileOverride(template);
  if ('problem' in compiled) return assert.fail(compiled.problem);
  return runOverride(template, compiled.templates, data);
}

function fault(template: string): string {
  const made = run(template);
  return 'fault' in made ? made.fault : assert.fail(`said ${made.text}`);
}

test('only the tags and filters that are listed exist', () => {
  assert.deepEqual(Object.keys(engine.tags).sort(), [...tags.keys()].sort());
  assert.deepEqual(Object.keys(engine.filters).sort(), [...filters.keys()].sort());
});

test('no template reads a file', () => {
  for (const tag of ['include', 'render', 'layout', 'block'])
    assert.match(checkOverride(`{% ${tag} "/etc/hostname" %}`) ?? '', /^line 1, column 1: no tag is named/u);
  assert.throws(() => engine.parseFileSync('/etc/hostname'), /ENOENT/u);
  assert.throws(() => engine.parseFileSync(import.meta.filename), /ENOENT/u);
});

test('no template sees globals, prototypes or functions, and none calls one', () => {
  for (const name of ['process', 'globalThis', 'constructor', '__proto__', 'toString', 'this'])
    assert.match(checkOverride(`{{ ${name} }}`) ?? '', /no variable is named/u);
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    assert.match(checkOverride(`{{ alert.${name} }}`) ?? '', new RegExp(`alert has no field ${name}`, 'u'));
    assert.match(checkOverride(`{{ alert["${name}"] }}`) ?? '', new RegExp(`alert has no field ${name}`, 'u'));
    const paths = [
      `alert.labels.${name}`,
      `alert.summary.${name}`,
      `alert[key]`,
      `"x".${name}`,
      `blank.${name}`,
      `forloop.${name}`,
      `forloop.${name}.${name}`,
      `group.count.${name}`,
      `pair.${name}`,
    ];
    for (const path of paths) {
      const template = `{% assign key = "${name}" %}{% for pair in alert.labels limit: 1 %}[{{ ${path} }}]{% endfor %}`;
      assert.deepEqual(run(template), { text: '[]' }, template);
    }
  }
  assert.deepEqual(run('{% for pair in alert.labels limit: 2 %}{{ forloop.next }}{{ forloop.index }}{{ forloop.valueOf }}{% endfor %}'), { text: '12' });
  assert.equal(ownValue({ call: () => 'called' }, 'call'), undefined);
  assert.equal(ownValue([1], 'map'), undefined);
});

test('no template changes an object that others see', () => {
  run('{% assign __proto__ = tenant %}{% assign constructor = tenant %}{% for __proto__ in alert.labels __proto__: tenant %}{{ __proto__[0] }}{% endfor %}');
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.equal({}.constructor, Object);
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
});

test('ranges are refused wherever one can stand: LiquidJS counts some of them up for ever', () => {
  for (const range of ['(1..3)', '(1..1000000000)', '(9007199254740992..9007199254740994)']) {
    const places = [
      `{% for i in ${range} %}{% endfor %}`,
      `{% for i in alert.labels limit: ${range} %}{% endfor %}`,
      `{{ ${range} | join }}`,
      `{{ tenant | append: ${range} }}`,
      `{% if tenant == ${range} %}{% endif %}`,
      `{% unless tenant %}{% elsif ${range} %}{% endunless %}`,
      `{% case ${range} %}{% when 1 %}{% endcase %}`,
      `{% case 1 %}{% when 2, ${range} %}{% endcase %}`,
      `{% assign x = ${range} %}`,
      `{{ alert.labels[${range}] }}`,
      `{{ alert.labels[alert.labels[${range}.first]] }}`,
      `{{ ${range}.first }}`,
      `{% assign x = alert.labels[tenant ' ] | append: ${range} %}`,
      `{% if tenant %}{% for l in alert.labels %}{% else %}{{ ${range} }}{% endfor %}{% endif %}`,
    ];
    for (const template of places) assert.match(checkOverride(template) ?? '', /ranges like/u, template);
  }
});

test('loops end after a number of steps that is the same on every machine', () => {
  const loops = (body: string, depth: number) => `${'{% for a in alert.labels %}'.repeat(depth)}${body}${'{% endfor %}'.repeat(depth)}`;
  const tooLong = [
    ...['', 'x', '{{ a[0] }}', '{% if a %}{% endif %}', '{% assign b = a %}'].map((body) => loops(body, 7)),
    loops(`{{ tenant${'.a'.repeat(1_500)} }}`, 2),
    loops(`{% if ${'false or '.repeat(200)}false %}{% endif %}`, 1),
    loops(`{{ 1${' | plus: 1'.repeat(200)} }}`, 1),
  ];
  // A machine that stands still meanwhile may run into the limit of time before, not each time.
  for (const template of tooLong)
    assert.ok(
      Array.from({ length: 20 }).some(() => fault(template).includes('takes too long: at most 5000 steps')),
      template,
    );
  assert.ok('text' in run(loops('{% if a[1] contains "b" %}{{ a[0] }}: {{ a[1] | truncate: 20 | upcase }}{% endif %}', 1)));
});

test('comparisons that are slow by themselves end by time', () => {
  const hay = '{% assign hay = alert.message | append: alert.message | append: alert.message | append: alert.message %}';
  const needle = '{% assign needle = alert.message | append: "b" | append: alert.message %}';
  const search = `{% for a in alert.labels %}{% if ${'hay contains needle or '.repeat(100)} false %}{% endif %}{% endfor %}`;
  assert.match(fault(hay + needle + search), /takes too long: at most 50 ms/u);
});

test('no filter makes a long text or list', () => {
  assert.deepEqual(run(`{% assign x = alert.message %}${'{% assign x = x | append: x %}'.repeat(5)}{{ x.size }}`), { text: '4000' });
  assert.match(fault(`{% assign x = alert.message %}${'{% assign x = x | append: x %}'.repeat(100)}`), /makes too much text/u);
  assert.match(fault('{{ alert.message | replace: "a", alert.message }}'), /makes too much text/u);
  assert.match(
    fault('{{ alert.message | split: "" | join: alert.message | split: "" | join: alert.message | split: "" | join: alert.message }}'),
    /makes too much text/u,
  );
  assert.deepEqual(run('{% assign x = alert.message | split: "" %}{{ x.size }}'), { text: String(overrideLimits.listEntries) });
  assert.match(fault('{{ alert.message | slice: 0, 1e300 | truncate: 1e300 }}'.replaceAll('1e300', '9'.repeat(300))), /makes too much text/u);
});

test('a template cannot write more than the message can hold', () => {
  const made = run(`{% for a in alert.labels %}${'x'.repeat(3_500)}{% endfor %}`);
  assert.ok('text' in made && made.text.length === overrideLimits.outputChars);
});

test('long runs of one character are read in time', () => {
  const started = performance.now();
  for (const piece of [
    '{',
    '{{',
    '{%',
    '{{-',
    '%}',
    '(',
    '[',
    'a[',
    '"',
    "'",
    '\\',
    '|',
    ':',
    ',',
    '.',
    '\n',
    '\u0301',
    '{% raw %}',
    '{% endraw',
    '{% comment %}',
    '{{ "',
    '{%if 1%}',
    '{% case 1 %}',
  ])
    for (const text of [piece, `{{ ${piece}`, `{% if ${piece}`, `{% case 1 %}{% when ${piece}`])
      checkOverride(text.slice(0, -piece.length) + piece.repeat(Math.floor(3_900 / piece.length)));
  assert.ok(performance.now() - started < 2_000);
});
