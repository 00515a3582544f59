import type { PageGroup } from './types.ts';

const rank = { critical: 0, high: 1, warning: 2, info: 3 } as const;

/** Firing as long as one alert of it is unanswered. */
export function stateOf(group: PageGroup): 'firing' | 'acknowledged' | 'closed' {
  if (!group.open || group.firing + group.acknowledged === 0) return 'closed';
  return group.firing > 0 ? 'firing' : 'acknowledged';
}

/** The board's order: open before closed; open ones worst first, unanswered before answered, then the newest; closed ones by when they closed. */
export function byUrgency(a: PageGroup, b: PageGroup): number {
  const [stateA, stateB] = [stateOf(a), stateOf(b)];
  if ((stateA === 'closed') !== (stateB === 'closed')) return stateA === 'closed' ? 1 : -1;
  if (stateA === 'closed') return b.changedAt - a.changedAt || a.id.localeCompare(b.id);
  const answered = (state: string) => (state === 'firing' ? 0 : 1);
  return rank[a.severity] - rank[b.severity] || answered(stateA) - answered(stateB) || b.openedAt - a.openedAt || a.id.localeCompare(b.id);
}

/** What a group is called: what its worst alert says, else the name Prometheus gives, else its labels. Null when it has none of them. */
export function titleOf(group: PageGroup): string | null {
  const { headline, labels } = group;
  if (headline !== null && headline !== '') return headline;
  const named = labels['alertname'] ?? labels['alert_type'];
  if (named) return named;
  const all = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return all.length > 0 ? all.join(', ') : null;
}
