import type { Labels } from '@tocsin/core/matching';
import type { CompiledRoute } from '@tocsin/core/routing';

/** What a routing tree costs without an index: each child of each route is asked, with the same compiled matchers. */
export function scanRoutes(route: CompiledRoute, labels: Labels): CompiledRoute[] {
  if (!route.takes(labels)) return [];
  const found: CompiledRoute[] = [];
  for (const child of route.routes) {
    const below = scanRoutes(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continue) break;
  }
  return found.length === 0 ? [route] : found;
}
