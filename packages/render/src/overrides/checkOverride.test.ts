import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOverride } from './checkOverride.ts';

const nested = (open: string, times: number, close: string) => `${open.repeat(times)}x${close.repeat(times)}`;

test('says nothing about a template that can be used', () => {
  const good = [
    'no tags at all: { } % | (1..3)',
    '{{ alert.summary | truncate: 80, "…" }} {{ alert.labels["a b"] | default: tenant }} {{ group.count | minus: 1 }}',
    '{%- if alert.environment == "prod" and group.firing > 1 -%}a{% elsif alert.labels.team contains "db" %}b{% else %}c{%- endif -%}',
    '{% case alert.severity %}{% when "critical", "high" %}a{% else %}b{% endcase %}',
    '{% assign team = alert.labels.team | default: "nobody" %}{% unless team == blank %}{{ team }}{% endunless %}',
    '{% for l in alert.labels limit: 2 %}{{ forloop.index }} {{ l | first }}{% break %}{% else %}none{% endfor %}',
    '{% comment %}{% include x %}{{ whatever }}{% if %}{% endcomment %}',
    nested('{% if tenant %}', 8, '{% endif %}'),
  ];
  for (const text of good) assert.equal(checkOverride(text), null, text);
});

const wrong: [text: string, said: string][] = [
  ['{{ alert.summary | upcas }}', 'line 1, column 20: no filter is named upcas, did you mean "upcase"?'],
  ['a\n  {{ alert.summary\n | date: "%s" }}', 'line 3, column 4: no filter is named date'],
  ['{{ alert.summary | append }}', 'line 1, column 20: the filter append takes 1 argument, not 0'],
  ['{{ alert.summary | truncate: 1, 2, 3 }}', 'line 1, column 20: the filter truncate takes 0 to 2 arguments, not 3'],
  ['{{ alert.summary | upcase: 1 }}', 'line 1, column 20: the filter upcase takes no arguments'],
  ['{{ alert.summary | default: "x", allow_false: true }}', 'line 1, column 20: the filter default takes no named arguments'],
  ['a\n\n {{ alrt.severity }}', 'line 3, column 5: no variable is named alrt, did you mean "alert"?'],
  ['{% if alert.sevrity %}{% endif %}', 'line 1, column 7: alert has no field sevrity, did you mean "severity"?'],
  ['{{ "a" | append: grup.count }}', 'line 1, column 18: no variable is named grup, did you mean "group"?'],
  ['{{ alert.labels[lable] }}', 'line 1, column 17: no variable is named lable'],
  ['{% assign team = "x" %}{{ taem | upcase }}', 'line 1, column 27: no variable is named taem'],
  ['{{ forloop.index }}', 'line 1, column 4: no variable is named forloop'],
  ['{% iff tenant %}', 'line 1, column 1: no tag is named iff, did you mean "if"?'],
  ['{% if tenant %}{% esle %}{% endif %}', 'line 1, column 16: no tag is named esle'],
  ['{% for a in alert.labels %}\n{% if a %}\n{% endfor %}', 'line 3, column 1: {% endfor %} closes nothing: the open block is {% if %}'],
  ['{% endif %}', 'line 1, column 1: {% endif %} closes nothing'],
  ['{% else %}', 'line 1, column 1: {% else %} belongs in if, unless, case, for'],
  ['x {% if tenant %}', 'line 1, column 3: {% if %} is not closed: {% endif %} is missing'],
  ['{% comment %}{% endif %}', 'line 1, column 1: {% comment %} is not closed: {% endcomment %} is missing'],
  ['{% %}', 'line 1, column 4: illegal tag syntax, tag name expected'],
  ['x {{ alert.summary', 'line 1, column 3: {{ is not closed: }} is missing'],
  ['x {% if tenant }', 'line 1, column 3: {% is not closed: %} is missing'],
  ['{{ "abc }}', 'line 1, column 1: {{ is not closed: }} is missing'],
  ['{{ }}', 'line 1, column 4: a value is missing'],
  ['{% if %}{% endif %}', 'line 1, column 6: a value is missing'],
  ['{% for label %}{% endfor %}', 'line 1, column 1: write {% for name in list %}'],
  ['{% assign x %}', 'line 1, column 12: expected "="'],
  ['{{ alert.summary upcase }}', 'line 1, column 18: no variable is named upcase'],
  ['{{ alert.labels.a! }}', 'line 1, column 19: expected "|" before filter'],
  ['{{ alert }}', 'line 1, column 1: this has fields and is no text: name one of them'],
  ['{% if alert.labels > 1 %}{% endif %}', 'line 1, column 1: could not be worked out'],
  ['{{ alert.labels }}', 'line 1, column 1: this has fields and is no text: name one of them'],
  ['{{ alert.labels | upcase }}', 'line 1, column 1: upcase takes no value that has fields: name one of them'],
  ['{% for pair in group %}{{ pair | join }}{% endfor %}', 'line 1, column 24: join takes no value that has fields: name one of them'],
  ['{{ alert.summary | split: " " }}', 'line 1, column 1: a list is no text: join it'],
  ['{% for i in (1..3) %}{% endfor %}', 'line 1, column 13: ranges like (1..3) are not offered'],
  ['x'.repeat(4_001), 'is too long: at most 4000 characters'],
  ['{{ tenant }}'.repeat(201), 'is too long: at most 200 tags and values'],
  [nested('{% if tenant %}', 9, '{% endif %}'), 'line 1, column 121: {% if %} is too deep: at most 8 blocks in each other'],
  [`{{ ${nested('alert.labels[', 10, ']').replace('x', '1')} }}`, 'line 1, column 121: [ ] is too deep: at most 8 in each other'],
  [`{{ ${'('.repeat(3_900)} }}`, 'line 1, column 1: is nested too deeply'],
];

for (const [text, said] of wrong) {
  test(`says of ${JSON.stringify(text.slice(0, 60))}: ${said}`, () => assert.equal(checkOverride(text), said));
}
