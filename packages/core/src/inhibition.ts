import type { InhibitRule } from '@tocsin/contracts/tenant/inhibitRule';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { uuidOf } from './groupIdentity.ts';
import { compileMatchers, type Labels, type LabelTest, labelValueOf } from './matching.ts';

/** An inhibition rule ready to be asked. `key` follows from what it says, not from its place in the file. */
export interface CompiledInhibitRule {
  key: string;
  name: string;
  sourceMatchers: readonly Matcher[];
  targetMatchers: readonly Matcher[];
  isSource: LabelTest;
  isTarget: LabelTest;
  equal: readonly string[];
}

/** A firing alert that inhibits others: `sourceKey` names the rule and the values of its `equal` labels. */
export interface InhibitSource {
  sourceKey: string;
  alertId: string;
  /** It is a target of its rule too: then it does not inhibit other such alerts. */
  isBoth: boolean;
}

/** Compiles a rule. */
export function compileInhibitRule(rule: InhibitRule): CompiledInhibitRule {
  const equal = [...new Set(rule.equal ?? [])].sort();
  const key = uuidOf('inhibit', [JSON.stringify([rule.source_matchers, rule.target_matchers, equal])]);
  const name = rule.name ?? equal.join(', ');
  return {
    key,
    name,
    sourceMatchers: rule.source_matchers,
    targetMatchers: rule.target_matchers,
    isSource: compileMatchers(rule.source_matchers),
    isTarget: compileMatchers(rule.target_matchers),
    equal,
  };
}

/** What an alert inhibits while it fires: one entry for each rule that it is a source of. */
export function inhibitSourcesOf(rules: readonly CompiledInhibitRule[], alertId: string, labels: Labels): InhibitSource[] {
  return rules.filter((rule) => rule.isSource(labels)).map((rule) => ({ sourceKey: sourceKeyOf(rule, labels), alertId, isBoth: rule.isTarget(labels) }));
}

/** What could inhibit an alert: a source with one of these keys does, unless it `isBoth` and so is the alert (`isSource`), as in Alertmanager's inhibit/inhibit.go. */
export function inhibitTargetsOf(rules: readonly CompiledInhibitRule[], labels: Labels): { sourceKey: string; rule: CompiledInhibitRule; isSource: boolean }[] {
  return rules.filter((rule) => rule.isTarget(labels)).map((rule) => ({ sourceKey: sourceKeyOf(rule, labels), rule, isSource: rule.isSource(labels) }));
}

/** A label that is missing equals an empty one. */
function sourceKeyOf(rule: CompiledInhibitRule, labels: Labels): string {
  return uuidOf('source', [rule.key, ...rule.equal.map((name) => labelValueOf(labels, name))]);
}
