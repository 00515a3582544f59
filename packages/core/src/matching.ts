import { compileLabelRegex } from '@tocsin/contracts/tenant/labelRegex';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';

export type Labels = Readonly<Record<string, string>>;

/** Says whether an alert with these labels is meant. */
export type LabelTest = (labels: Labels) => boolean;

/** Compiles matchers to one test that holds when all of them do, as Alertmanager's `labels.Matchers` does. */
export function compileMatchers(matchers: readonly Matcher[]): LabelTest {
  // What is cheap to ask is asked first; the order makes no difference to the answer.
  const isRegex = ({ operator }: Matcher) => operator.endsWith('~');
  const tests = [...matchers.filter((matcher) => !isRegex(matcher)), ...matchers.filter(isRegex)].map(compileMatcher);
  const [first] = tests;
  if (first && tests.length === 1) return first;
  return (labels) => tests.every((test) => test(labels));
}

function compileMatcher({ name, operator, value }: Matcher): LabelTest {
  if (operator === '=') return (labels) => labelValueOf(labels, name) === value;
  if (operator === '!=') return (labels) => labelValueOf(labels, name) !== value;
  const takes = compileLabelRegex(value);
  return operator === '=~' ? (labels) => takes(labelValueOf(labels, name)) : (labels) => !takes(labelValueOf(labels, name));
}

/** The value of a label; empty when it is missing. Own labels only: every object answers for names like `constructor`. */
export function labelValueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
