import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import type { RouteStep } from '@tocsin/core/explainRoutes';

/** One route on the way of an alert, on a line, indented by its depth. */
export function stepLine({ route, depth, verdict }: RouteStep): string {
  const indent = '  '.repeat(depth + 1);
  const name = route.matchers.length > 0 ? route.matchers.map(formatMatcher).join(', ') : depth === 0 ? 'root' : '(no matchers)';
  if (verdict.kind === 'told') return `${indent}✓ ${name} → ${route.receiver}${route.continue ? ', continue' : ''}\n`;
  if (verdict.kind === 'passedOn') return `${indent}✓ ${name}${route.continue ? ', continue' : ''}\n`;
  if (verdict.kind === 'refused') return `${indent}✗ ${name}: ${formatMatcher(verdict.matcher)} does not hold\n`;
  return `${indent}· ${name}: not asked, an earlier route took it and does not say continue\n`;
}
