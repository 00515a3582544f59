import { TocsinError } from '@tocsin/contracts/errors';
import type { Scope } from '@tocsin/contracts/tokens';
import type { Answer, ErrorBody } from './answer.ts';
import type { Call } from './call.ts';
import { MethodError } from './methodError.ts';

/** One thing that can be asked. `path` may have `:names`; it is also what metrics and traces call the request, so a secret in a path never reaches them. */
export interface Route {
  method: 'GET' | 'POST';
  path: string;
  /** Who may ask: a token with this scope, or anybody (null). */
  scope: Scope | null;
  /** Where the token comes from: a header, or the last part of the path. */
  credential?: 'header' | 'path';
  /** Nobody reads it, so it need not be JSON. */
  body?: 'ignored';
  errorBody?: ErrorBody;
  handle(call: Call): Promise<Answer>;
}

/** A route that was found, with the values of its `:names`. */
export interface Found {
  route: Route;
  params: Readonly<Record<string, string>>;
}

/** Makes a look-up of routes. It throws `not_found`, or a `MethodError` that names the methods the path has. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Found {
  const plain = new Map<string, Map<string, Route>>();
  const withNames = routes.filter((route) => route.path.includes('/:'));
  for (const route of routes) {
    if (route.path.includes('/:')) continue;
    plain.set(route.path, (plain.get(route.path) ?? new Map<string, Route>()).set(route.method, route));
  }
  return (method, path) => {
    const byMethod = plain.get(path);
    const route = byMethod?.get(method);
    if (route) return { route, params: {} };
    const named = withNames.flatMap((each) => matches(each, path) ?? []);
    const found = named.find((each) => each.route.method === method);
    if (found) return found;
    const methods = [...(byMethod?.keys() ?? []), ...named.map((each) => each.route.method)];
    if (methods.length > 0) throw new MethodError(methods);
    throw new TocsinError('not_found', `there is nothing at this path; there is ${routes.map((each) => `${each.method} ${each.path}`).join(', ')}`);
  };
}

function matches(route: Route, path: string): Found | null {
  const wanted = route.path.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return { route, params };
}
