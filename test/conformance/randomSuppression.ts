import { formatMatcher, type Matcher, matcherOperators } from '@tocsin/contracts/tenant/matcher';
import { fingerprint } from '@tocsin/core/fingerprint';

type Random = () => number;

const values: Readonly<Record<string, readonly string[]>> = {
  alertname: ['Down', 'Slow', 'Full', 'Late', 'ClusterDown', 'NodeDown'],
  severity: ['critical', 'warning', 'info'],
  cluster: ['eu1', 'eu2', 'us', 'ap'],
  node: ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'],
};
const names = Object.keys(values);
const operators: readonly Matcher['operator'][] = [...matcherOperators, '=', '=', '=~'];
const patterns: Readonly<Record<string, readonly string[]>> = {
  alertname: ['.*Down', 'Down|Slow', '[^CN].*', '(?i)DOWN', 'Full|', '.+'],
  severity: ['crit.*|info', 'warning', '', '.*', '[ci].*'],
  cluster: ['eu.*', 'eu[12]', 'us|', '..', '.+'],
  node: ['n[12]', 'n[^1-4]', 'n6|', '', '.*'],
};

/** Matchers on what `randomAlerts` have: some take alerts that lack the label, some take everything. */
export function randomMatchers(random: Random, least: number, most: number): Matcher[] {
  return Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () => {
    const [name, operator] = [pick(random, names), pick(random, operators)];
    const value = pick(random, (operator.endsWith('~') ? patterns : values)[name] ?? []);
    return { name, operator, value: operator.endsWith('~') || random() < 0.85 ? value : '' };
  });
}

/** Distinct alerts by their fingerprints; each label is missing now and then. */
export function randomAlerts(random: Random, count: number): Map<string, Record<string, string>> {
  const all = Array.from({ length: count }, (_, number) => ({
    ...Object.fromEntries(names.flatMap((name) => (random() < 0.85 ? [[name, pick(random, values[name] ?? [])]] : []))),
    id: String(number),
  }));
  return new Map(all.map((labels) => [fingerprint(labels), labels]));
}

/** Rules as a file has them, ours as Alertmanager's. Some have alerts that are source and target at once. */
export function randomRules(random: Random): object[] {
  return Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
    const sources = randomMatchers(random, 1, 3);
    const targets = random() < 0.15 ? sources : randomMatchers(random, 1, 2);
    const equal = names.filter(() => random() < 0.4);
    return {
      source_matchers: sources.map(formatMatcher),
      target_matchers: targets.map(formatMatcher),
      ...(equal.length > 0 || random() < 0.5 ? { equal } : {}),
    };
  });
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
