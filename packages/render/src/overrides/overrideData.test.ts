import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import { loadCatalogs } from '../catalog.ts';
import { sampleAlert } from '../sampleAlerts.ts';
import { sampleGroup } from '../sampleViews.ts';
import { shippedTemplates } from '../templatesCopy.ts';
import { createWords, type Words } from '../words.ts';
import { type OverrideData, overrideData } from './overrideData.ts';
import { sampleData } from './sampleData.ts';

const catalogs = loadCatalogs(shippedTemplates).of;

function wordsIn(language: string): Words {
  const catalog = catalogs.get(language);
  assert.ok(catalog);
  return createWords(language, catalog)(assert.fail);
}

function dataOf(alert: Partial<AlertView>, group: GroupView | null = sampleGroup(), language = 'en'): OverrideData {
  return overrideData('acme', sampleAlert(alert), group, wordsIn(language));
}

test('has the names that templates are checked against, no more and no fewer', () => {
  const data = dataOf({});
  const names = (of: object) => Object.keys(of).sort();
  assert.deepEqual(names(data), names(sampleData));
  assert.deepEqual(names(data.alert), names(sampleData.alert));
  assert.deepEqual(names(data.group), names(sampleData.group));
});

test('words, times and durations are in the language', () => {
  const over = { status: 'resolved', startsAt: Date.UTC(2026, 10, 23, 10, 32), resolvedAt: Date.UTC(2026, 10, 23, 11, 36) } as const;
  const inLanguages = ['en', 'fr', 'de'].map((language) => {
    const { alert } = dataOf(over, sampleGroup(), language);
    return [alert.severity_word, alert.starts_at, alert.resolved_at, alert.duration].map((text) => text.replace(/\s/gu, ' '));
  });
  assert.deepEqual(inLanguages, [
    ['Critical', 'Nov 23, 10:32 UTC', 'Nov 23, 11:36 UTC', '1 hr, 4 min'],
    ['Critique', '23 nov., 10:32 UTC', '23 nov., 11:36 UTC', '1 h et 4 min'],
    ['Kritisch', '23. Nov., 10:32 UTC', '23. Nov., 11:36 UTC', '1 Std., 4 Min.'],
  ]);
});

test('counts the group, or the alert alone where there is no group', () => {
  const { group } = dataOf({}, sampleGroup({ counts: { firing: 1_230, acknowledged: 4, resolved: 3, suppressed: 2 } }));
  assert.equal(group.count, 1_239);
  const alone = dataOf({ status: 'acknowledged' }, null).group;
  assert.deepEqual(alone, { ...alone, count: 1, firing: 0, acknowledged: 1, status: 'acknowledged', receiver: '' });
});

test('labels that are named like something of JavaScript are labels, and nothing is inherited', () => {
  const labels = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
  const { alert } = dataOf({ labels });
  assert.equal(Object.getPrototypeOf(alert.labels), null);
  assert.equal(Object.getPrototypeOf(alert.annotations), null);
  assert.deepEqual(Object.entries(alert.labels), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['toString', 'c'],
  ]);
});

test('is short, whatever the alert brings', () => {
  const long = 'ü\u202e\u0301'.repeat(400_000);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${index}${long.slice(0, 2_000)}`, long]));
  const data = dataOf(
    { message: long, alertType: long, environment: long, labels: many, annotations: many },
    sampleGroup({ receiver: long, groupLabels: many }),
  );
  assert.ok(JSON.stringify(data).length < 200_000);
});
