import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import type { CompiledInhibitRule } from './inhibition.ts';
import { type Labels, labelValueOf } from './matching.ts';

/** Labels that an alert must have, at the least. */
type Needed = Record<string, string>;

/** So many sources are asked one by one for what they can inhibit; of more only what their rules say. */
const sourcesNamed = 16;

/**
 * What alerts must have, at the least, for a silence to take them or one of the `sources` (labels of alerts that inhibit) to inhibit them: one entry for each way.
 * Alerts that have none of it need not be judged. Null: nothing can be said, every alert has to be. It is necessary, not sufficient.
 */
export function neededLabels(
  silences: readonly { matchers: readonly Matcher[] }[],
  rules: readonly CompiledInhibitRule[],
  sources: readonly Labels[],
): Needed[] | null {
  const bySilence = silences.map(({ matchers }) => equalTo(matchers));
  const byRule = rules.flatMap((rule) => {
    const own = sources.filter((labels) => rule.isSource(labels));
    const target = equalTo(rule.targetMatchers);
    if (own.length > sourcesNamed) return [target];
    return own.map((labels) => ({ ...target, ...equalTo(rule.equal.map((name) => ({ name, operator: '=', value: labelValueOf(labels, name) }))) }));
  });
  const needed = [...bySilence, ...byRule];
  return needed.some((labels) => Object.keys(labels).length === 0) ? null : needed;
}

/** A label that is missing equals an empty one, so only what is not empty is sure to be there. */
function equalTo(matchers: readonly Matcher[]): Needed {
  return Object.fromEntries(matchers.filter(({ operator, value }) => operator === '=' && value !== '').map(({ name, value }) => [name, value]));
}
