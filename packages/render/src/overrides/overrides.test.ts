import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TemplateOverride, templateOverrideSchema } from '@tocsin/contracts/tenant/templateOverride';
import { marks } from '../markup.ts';
import type { OverrideData } from './overrideData.ts';
import { overrideLimits } from './overrideLimits.ts';
import { compileOverrides, type OverridePart, overridePart } from './overrides.ts';
import { sampleData } from './sampleData.ts';

const subject = { alertType: 'high_cpu', severity: 'critical', environment: 'prod' } as const;

function said(overrides: TemplateOverride[], part: OverridePart = 'headline', language = 'en', data: OverrideData = sampleData): unknown {
  const made = overridePart(compileOverrides(overrides), part, subject, language, data);
  return made === null ? null : 'text' in made ? made.text : made;
}

function withMessage(message: string): OverrideData {
  return { ...sampleData, alert: { ...sampleData.alert, message } };
}

test('says a part in the words of the tenant, and nothing about other parts, types, severities and environments', () => {
  const text = '{{ alert.severity_word }}: {{ alert.summary | upcase }}';
  assert.equal(said([{ part: 'headline', text }]), 'Critical: CPU > 95% ON DB-1');
  assert.equal(said([{ part: 'details', text }]), null);
  assert.equal(said([{ part: 'headline', alert_type: 'other', text }]), null);
  assert.equal(said([{ part: 'headline', severity: 'info', text }]), null);
  assert.equal(said([{ part: 'headline', environment: 'staging', text }]), null);
  assert.equal(said([]), null);
});

test('the override that names more wins, wherever it stands; of equals the later in the file', () => {
  const all = { part: 'headline', text: 'all' } as const;
  const type = { part: 'headline', alert_type: 'high_cpu', text: 'type' } as const;
  const severity = { part: 'headline', severity: 'critical', text: 'severity' } as const;
  const both = { part: 'headline', severity: 'critical', environment: 'prod', text: 'both' } as const;
  const three = { part: 'headline', alert_type: 'high_cpu', severity: 'critical', environment: 'prod', text: 'three' } as const;
  assert.equal(said([all, three, both, type]), 'three');
  assert.equal(said([both, type, all]), 'both');
  assert.equal(said([type, severity, all]), 'severity');
  assert.equal(said([severity, type]), 'type');
  assert.equal(said([all, { ...all, text: 'later' }]), 'later');
  assert.equal(said([three, { ...three, alert_type: 'other', text: 'other' }, all]), 'three');
});

test('a text by language is said in the language asked for, the same without its region, or English; one that has neither does not apply', () => {
  const general = { part: 'headline', text: 'for all' } as const;
  const special = { part: 'headline', severity: 'critical', text: { en: 'english', fr: 'français' } } as const;
  assert.equal(said([general, special], 'headline', 'fr'), 'français');
  assert.equal(said([general, special], 'headline', 'fr-CA'), 'français');
  assert.equal(said([general, special], 'headline', 'de'), 'english');
  assert.equal(said([{ ...special, text: { fr: 'français' } }], 'headline', 'de'), null);
  assert.equal(said([general, { ...special, text: { fr: 'français' } }], 'headline', 'de'), 'for all');
  assert.equal(said([{ ...special, text: { fr: 'français' } }], 'headline', 'constructor'), null);
});

test('a template that cannot be read or worked out is a fault that says where, and says nothing of the alert', () => {
  assert.deepEqual(said([{ part: 'headline', text: 'a\n{{ alert.summary | upcas }}' }]), {
    fault: 'line 2, column 20: no filter is named upcas, did you mean "upcase"?',
  });
  const secret = withMessage('hunter2');
  assert.deepEqual(said([{ part: 'headline', text: 'a {{ alert.message | split: "" }}' }], 'headline', 'en', secret), {
    fault: 'line 1, column 3: a list is no text: join it',
  });
  const odd = { ...secret, alert: { ...secret.alert, labels: Object.assign(Object.create(null), { password: 'hunter2' }) } };
  assert.deepEqual(said([{ part: 'headline', text: 'a {% if alert.labels > 1 %}{% endif %}' }], 'headline', 'en', odd), {
    fault: 'line 1, column 3: could not be worked out',
  });
});

test('what is missing is empty, and a loop goes over labels by name', () => {
  assert.equal(
    said([{ part: 'headline', text: '[{{ alert.labels.nobody }}{{ alert.labels.nobody.deeper }}]{{ alert.labels.nobody | default: "-" }}' }]),
    '[]-',
  );
  const loop = '{% for label in alert.labels %}{{ label[0] }}={{ label[1] }}{% unless forloop.last %}, {% endunless %}{% endfor %} ({{ alert.labels.size }})';
  assert.equal(said([{ part: 'headline', text: loop }]), 'alertname=HighCpu, instance=db-1:9100, service=checkout-api, team=payments (4)');
});

test('a headline is one line, details keep paragraphs, and no value starts a field of its own', () => {
  const data = withMessage('first\nOwner | nobody');
  const text = 'A | {{ alert.message }}\n\n\n\nB | {{ tenant }}';
  assert.equal(said([{ part: 'headline', text }], 'headline', 'en', data), 'A | first Owner | nobody B | acme');
  assert.equal(said([{ part: 'details', text }], 'details', 'en', data), 'A | first\nOwner | nobody\n\nB | acme');
  assert.equal(said([{ part: 'fields', text }], 'fields', 'en', data), 'A | first Owner | nobody\n\nB | acme');
});

test('the text has no marks of our own and nothing that is not there to be read', () => {
  const written = Object.values(marks).join('x');
  const escaped = '{{ "\\ufdd2\\ufdd3\\u202e\\u0000b" }}';
  assert.equal(said([{ part: 'headline', text: `${written}|${escaped}` }]), `${'x'.repeat(Object.keys(marks).length - 1)}|b`);
});

test('the text ends at 3,000 characters as Slack counts them', () => {
  const text = '{% for label in alert.labels %}{{ alert.message }}&{% endfor %}';
  const made = String(said([{ part: 'details', text }], 'details', 'en', withMessage('&'.repeat(1_000))));
  assert.equal(made, `${'&'.repeat(599)}…`);
});

test('rendering changes nothing that the next template sees', () => {
  const text = '{% assign alert = "x" %}{% assign tenant = "y" %}{% for group in alert %}{{ group }}{% endfor %}{{ tenant }}';
  const before = JSON.stringify(sampleData);
  const overrides = compileOverrides([
    { part: 'headline', text },
    { part: 'details', text: '{{ tenant }}' },
  ]);
  assert.deepEqual(overridePart(overrides, 'headline', subject, 'en', sampleData), { text: 'xy' });
  assert.deepEqual(overridePart(overrides, 'details', subject, 'en', sampleData), { text: 'acme' });
  assert.equal(JSON.stringify(sampleData), before);
});

test('keeps a bounded number of compiled templates', () => {
  const text = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`${'abcdefghijklmnopqrst'[index % 20]}${'abcdefghijklmno'[Math.floor(index / 20)]}`, `{{ tenant }} ${index}`]),
  );
  const overrides = compileOverrides([templateOverrideSchema.parse({ part: 'headline', text })]);
  for (const language of Object.keys(text))
    assert.deepEqual(overridePart(overrides, 'headline', subject, language, sampleData), { text: text[language]?.replace('{{ tenant }}', 'acme') });
  assert.equal(overrides.compiled.size, overrideLimits.compiled);
});
