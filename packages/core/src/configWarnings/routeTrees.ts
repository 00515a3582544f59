import type { RouteNode } from '@tocsin/contracts/tenant/route';
import type { TenantFile } from '@tocsin/contracts/tenantFile';

/** A route and where it stands in the file. */
export interface PlacedRoute {
  route: RouteNode;
  path: (string | number)[];
}

/** The roots of a file: the tenant's own, and those of environments. */
export function rootsOf({ route, environments = {} }: TenantFile): PlacedRoute[] {
  const overlays = Object.entries(environments).map(([name, overlay]) => ({ route: overlay.route, path: ['environments', name, 'route'] }));
  return [{ route, path: ['route'] }, ...overlays].flatMap(({ route: root, path }) => (root ? [{ route: root, path }] : []));
}

/** The routes right below a route. */
export function childrenOf({ route, path }: PlacedRoute): PlacedRoute[] {
  return (route.routes ?? []).map((child, index) => ({ route: child, path: [...path, 'routes', index] }));
}

/** All routes of a file, parents before their children. */
export function allRoutes(file: TenantFile): PlacedRoute[] {
  const all = rootsOf(file);
  for (const each of all) all.push(...childrenOf(each));
  return all;
}
