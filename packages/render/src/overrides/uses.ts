import { Output, type PropertyAccessToken, type Template, type Token, TypeGuards, toValueSync, Value } from 'liquidjs';

/** Something that a template uses: a filter, a variable, or a range like `(1..3)`. `offset` is where in the template. */
export type Use =
  | { kind: 'filter'; name: string; args: Value['filters'][number]['args']; offset: number }
  | { kind: 'variable'; token: PropertyAccessToken; depth: number; offset: number }
  | { kind: 'range'; offset: number };

/** All that the templates and what is in them use, in order. */
export function usesOf(templates: readonly Template[]): Use[] {
  return templates.flatMap((template) => [
    ...[...(template.arguments?.() ?? [])].flatMap((argument) => (argument instanceof Value ? inValue(argument, template) : inToken(argument, 0))),
    ...usesOf(childrenOf(template)),
  ]);
}

/** The names that a template gives to values of its own. */
export function ownNames(templates: readonly Template[]): string[] {
  return templates.flatMap((template) => [
    ...[...(template.localScope?.() ?? [])].map((token) => token.content),
    ...(template.blockScope?.() ?? []),
    ...ownNames(childrenOf(template)),
  ]);
}

function childrenOf(template: Template): Template[] {
  return template.children ? toValueSync(template.children(false, true)) : [];
}

function inValue({ initial, filters }: Value, template: Template): Use[] {
  // The last of `{{ }}` is the engine's own, which writes it.
  const written = template instanceof Output ? filters.slice(0, -1) : filters;
  return [
    ...initial.postfix.flatMap((token) => inToken(token, 0)),
    ...written.flatMap(({ name, args }): Use[] => [{ kind: 'filter', name, args, offset: template.token.begin }, ...args.flatMap(inArgument)]),
  ];
}

function inArgument(argument: Value['filters'][number]['args'][number]): Use[] {
  const token = Array.isArray(argument) ? argument[1] : argument;
  return token ? inToken(token, 0) : [];
}

function inToken(token: Token, depth: number): Use[] {
  if (TypeGuards.isRangeToken(token)) return [{ kind: 'range', offset: token.begin }];
  if (!TypeGuards.isPropertyAccessToken(token)) return [];
  const inner = token.variable ? [token.variable, ...token.props] : token.props;
  return [{ kind: 'variable', token, depth, offset: token.begin }, ...inner.flatMap((part) => inToken(part, depth + 1))];
}
