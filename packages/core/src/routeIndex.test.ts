import assert from 'node:assert/strict';
import test from 'node:test';
import { type Matcher, matcherOperators } from '@tocsin/contracts/tenant/matcher';
import type { RouteNode } from '@tocsin/contracts/tenant/route';
import fc from 'fast-check';
import { explainRoutes } from './explainRoutes.ts';
import { compileMatchers, type Labels } from './matching.ts';
import { indexChildren } from './routeIndex.ts';
import { type CompiledRoute, compileRoute, matchRoutes } from './routing.ts';

/** Alertmanager's own search (dispatch/route.go, Route.Match), word for word: every child is asked. */
function scan(route: CompiledRoute, labels: Labels): CompiledRoute[] {
  if (!compileMatchers(route.matchers)(labels)) return [];
  const all: CompiledRoute[] = [];
  for (const child of route.routes) {
    const matches = scan(child, labels);
    all.push(...matches);
    if (matches.length > 0 && !child.continue) break;
  }
  return all.length === 0 ? [route] : all;
}

const name = fc.constantFrom('team', 'env', 'constructor');
const value = fc.constantFrom('', 'a', 'b', 'c', 'ab', 'abc');
const pattern = fc.constantFrom('a|b', 'a|', 'c|ab|a', 'a|ab.*', 'ab.*|a.*|b', '.*', '.+', 'a.*', '[ab]+', 'ab?', 'ab*c', 'a[bc]*', 'ab)?(c', 'b');
const matcher: fc.Arbitrary<Matcher> = fc
  .tuple(name, fc.constantFrom(...matcherOperators, '=', '='), value, pattern)
  .map(([label, operator, text, regex]) => ({ name: label, operator, value: operator.endsWith('~') ? regex : text }));
interface Branch {
  matchers: Matcher[];
  continue: boolean;
  routes: Branch[];
}

const labels = fc.dictionary(name, value);
const tree = fc.letrec<{ node: Branch }>((tie) => ({
  node: fc.record({
    matchers: fc.array(matcher, { maxLength: 3 }),
    continue: fc.boolean(),
    routes: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant<Branch[]>([]), fc.array(tie('node'), { minLength: 6, maxLength: 16 })),
  }),
})).node;

/** Routes by the names that say where they stand in the tree. */
const withNames = (node: RouteNode, at = 'r'): RouteNode => ({
  ...node,
  receiver: at,
  routes: (node.routes ?? []).map((child, n) => withNames(child, `${at}.${n}`)),
});

test('with and without the index the same routes take an alert, in the same order', () => {
  let several = 0;
  fc.assert(
    fc.property(tree, fc.array(labels, { minLength: 1, maxLength: 20 }), (root, alerts) => {
      const route = compileRoute(withNames(root));
      for (const each of alerts) {
        const found = matchRoutes(route, each);
        if (found.length > 1) several += 1;
        assert.deepEqual(
          found.map(({ receiver }) => receiver),
          scan(route, each).map(({ receiver }) => receiver),
        );
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(several > 50, `${several} alerts had several routes`);
});

test('the way through the tree ends at the routes that take the alert', () => {
  fc.assert(
    fc.property(tree, labels, (root, alert) => {
      const route = compileRoute(withNames(root));
      const steps = explainRoutes(route, alert);
      assert.deepEqual(
        steps.filter(({ verdict }) => verdict.kind === 'told').map((step) => step.route.receiver),
        matchRoutes(route, alert).map(({ receiver }) => receiver),
      );
      for (const step of steps) {
        assert.equal(step.depth, step.route.receiver.split('.').length - 1);
        if (step.verdict.kind === 'refused') assert.equal(compileMatchers([step.verdict.matcher])(alert), false);
        if (step.verdict.kind === 'skipped') assert.equal(step.verdict.takenBy.continue, false);
        if (step.verdict.kind === 'passedOn') assert.ok(scan(step.route, alert).length > 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('of a thousand siblings only those that can take an alert are asked', () => {
  const wants = (label: string, text: string): Matcher => ({ name: label, operator: '=', value: text });
  const children = Array.from({ length: 1_000 }, (_, n) => ({ n, matchers: [wants('severity', 'critical'), wants('team', `t${n % 500}`)] }));
  const others = [{ n: 1_000, matchers: [{ name: 'team', operator: '!=', value: 'x' } as const] }];
  const either = [{ n: 1_001, matchers: [{ name: 'team', operator: '=~', value: 't7|t8' } as const] }];
  const asked: number[] = [];
  const visit = indexChildren<{ n: number; matchers: Matcher[] }>([...others, ...children, ...either]);
  visit({ team: 't7', severity: 'critical' }, ({ n }) => asked.push(n) > 0);
  assert.deepEqual(asked, [1_000, 7, 507, 1_001]);
  asked.length = 0;
  visit({ team: 't7' }, ({ n }) => asked.push(n) < 2);
  assert.deepEqual(asked, [1_000, 7], 'no further when the visitor has seen enough');
});
