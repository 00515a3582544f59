/** A routing tree of about 1,000 routes as a file has it, and alerts that are spread over it. */
export interface TreeShape {
  title: string;
  routes: readonly object[];
  /** Whether the matchers say what they want plainly enough for an index. */
  isIndexed: boolean;
}

const count = 1_000;
const routesOf = (matchers: (n: number) => string[]) => Array.from({ length: count }, (_, n) => ({ matchers: matchers(n) }));

/** Shapes that trees have where many teams share one. */
export const treeShapes: readonly TreeShape[] = [
  { title: 'siblings by value', routes: routesOf((n) => [`team="team-${n}"`, 'severity=~"critical|high"']), isIndexed: true },
  { title: 'siblings by list', routes: routesOf((n) => [`team=~"team-${n}|squad-${n}"`]), isIndexed: true },
  { title: 'siblings by beginning', routes: routesOf((n) => [`instance=~"team-${n}-[0-9]+"`]), isIndexed: true },
  { title: 'siblings by RE2 alone', routes: routesOf((n) => [`instance=~"(team|squad)-${n}-[0-9]+"`]), isIndexed: false },
  { title: 'nested, 10 x 10 x 9', routes: nested(), isIndexed: true },
];

function nested(): object[] {
  const below = (from: number) => Array.from({ length: 9 }, (_, n) => ({ matchers: [`team="team-${from + n}"`] }));
  const tiers = (from: number) => Array.from({ length: 10 }, (_, n) => ({ matchers: [`tier="tier-${n}"`], continue: true, routes: below(from + n * 10) }));
  return Array.from({ length: 10 }, (_, n) => ({ matchers: [`region="region-${n}"`], routes: tiers(n * 100) }));
}

/** Labels of an alert for route `n` of any of the shapes. */
export function labelsFor(n: number): Record<string, string> {
  const place = { team: `team-${n}`, instance: `team-${n}-17`, region: `region-${Math.floor(n / 100)}`, tier: `tier-${Math.floor(n / 10) % 10}` };
  return { alertname: 'HighCpu', environment: 'prod', severity: 'critical', ...place, service: 'checkout', cluster: 'eu-central-1' };
}
