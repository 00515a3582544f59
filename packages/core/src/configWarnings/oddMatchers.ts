import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import type { TenantFile } from '@tocsin/contracts/tenantFile';
import type { ConfigWarning } from './configWarning.ts';
import { allRoutes } from './routeTrees.ts';

/** Matchers whose value is hardly what was meant: quotes inside, several conditions in one, a regular expression behind `=`. */
export function oddMatchers(file: TenantFile): ConfigWarning[] {
  const lists: { path: (string | number)[]; matchers: readonly Matcher[] }[] = [
    ...allRoutes(file).map(({ route, path }) => ({ path: [...path, 'matchers'], matchers: route.matchers ?? [] })),
    ...(file.silences ?? []).map(({ matchers }, index) => ({ path: ['silences', index, 'matchers'], matchers })),
    ...(file.inhibit_rules ?? []).flatMap(({ source_matchers: source, target_matchers: target }, index) => [
      { path: ['inhibit_rules', index, 'source_matchers'], matchers: source },
      { path: ['inhibit_rules', index, 'target_matchers'], matchers: target },
    ]),
  ];
  return lists.flatMap(({ path, matchers }) => matchers.flatMap((matcher) => oddity(matcher) ?? []).map((message) => ({ path, message })));
}

function oddity(matcher: Matcher): string | null {
  const { operator, value } = matcher;
  const inside = /^(?:'(.*)'|`(.*)`|[“”„«»‘’‚](.*)[“”«»‘’])$/su.exec(value);
  if (inside) {
    const meant = { ...matcher, value: inside.slice(1).join('') };
    return `compares with ${value}, quotes included; write ${formatMatcher(meant)}`;
  }
  if (/\s(?:and|or|&&|\|\|)\s+[\w.]+\s*[=!]/i.test(value)) return `takes ${JSON.stringify(value)} as one value; conditions have commas between them`;
  if (operator === '=' && /\.[*+]|\w\|\w/.test(value))
    return `compares with ${JSON.stringify(value)} letter by letter; for a regular expression write ${formatMatcher({ ...matcher, operator: '=~' })}`;
  return null;
}
