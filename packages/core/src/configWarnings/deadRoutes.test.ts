import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import fc from 'fast-check';
import { type CompiledRoute, compileRoute, matchRoutes } from '../routing.ts';
import { deadRoutes } from './deadRoutes.ts';

const fileOf = (routes: object[]) => tenantFileSchema.parse({ tenant: 'a', slack_config: { default_channel: '#a' }, route: { receiver: 'default', routes } });
const dead = (...routes: object[]) => deadRoutes(fileOf(routes)).map(({ path, message }) => `${fieldName(path)}: ${message}`);
const to = (...matchers: string[]) => ({ matchers });

describe('a route is dead behind a sibling that provably takes all of it:', () => {
  const pairs: [wide: string[], narrow: string[]][] = [
    [[], ['team="db"']],
    [['team="db"'], ['team="db"']],
    [['team="db"'], ['severity="critical"', 'team="db"']],
    [['team=~"db|web"'], ['team="web"']],
    [['team=~"db.*"'], ['team="db-1"']],
    [['team=~"[a-d].*"'], ['team=~"db|aws"']],
    [['team!="web"'], ['team="db"']],
    [['team!="web"'], ['team!~"web|db"']],
    [['team!~"web|app"'], ['team=~"db|ops"']],
    [['team!=""'], ['team=~"db|web"']],
    [['team=~"[a-z]+"'], ['team=~"[a-z]+"', 'env="prod"']],
    [['team=~".*"'], ['severity="critical"']],
    [['env=""'], ['env=""', 'team="db"']],
  ];
  for (const [wide, narrow] of pairs)
    test(`{${wide.join()}} before {${narrow.join()}}`, () => assert.equal(dead({ matchers: wide }, { matchers: narrow }).length, 1));
});

describe('nothing is said where an alert may come:', () => {
  const pairs: [first: string[], second: string[]][] = [
    [['team="db"'], []],
    [['team="db"'], ['team=~"db|web"']],
    [['team="db"', 'env="prod"'], ['team="db"']],
    [['team=~"db|"'], ['severity="critical"']],
    [['team=~".+"'], ['severity="critical"']],
    [['team!="web"'], ['team!="db"']],
    [['team=~"[a-z]+"'], ['team=~"[a-c]+"']],
  ];
  for (const [first, second] of pairs)
    test(`{${first.join()}} before {${second.join()}}`, () => assert.deepEqual(dead({ matchers: first }, { matchers: second }), []));

  test('the first says continue', () => assert.deepEqual(dead({ continue: true }, to('team="db"')), []));
});

test('it is said which route takes the alerts, and once for all that is below', () => {
  assert.deepEqual(dead(to('team="db"'), { matchers: ['team="db"'], routes: [to('a="b"'), to('a="b"')] }, {}, to('x="y"')), [
    'route.routes[1]: no alert gets here: route.routes[0] takes all that this one would, and does not say continue: true; put this one before it',
    'route.routes[3]: no alert gets here: route.routes[2] has no matchers, so it takes every alert, and does not say continue: true; put it last',
  ]);
});

test('what the parents ask counts too', () => {
  assert.deepEqual(dead({ matchers: ['team="db"'], routes: [to('team=~"db|web"'), to('env="prod"')] }).length, 1);
  assert.deepEqual(dead({ matchers: ['team="db"'], routes: [to('team="web"')] }), [
    'route.routes[0].routes[0]: no alert gets here: team="db" and team="web" never hold together',
  ]);
  assert.deepEqual(dead(to('team="db"', 'team!~"d."')), ['route.routes[0]: no alert gets here: team="db" and team!~"d." never hold together']);
});

test('two thousand siblings are looked through within a second', () => {
  const routes = Array.from({ length: 2_000 }, (_, n) => to(`team="t${n}"`, 'severity=~"critical|high"'));
  const file = fileOf(routes);
  const from = performance.now();
  assert.deepEqual(deadRoutes(file), []);
  assert.ok(performance.now() - from < 1_000);
});

test('no alert comes to a route that was called dead, in any tree', () => {
  const value = fc.constantFrom('', 'x', 'y');
  const matcher = fc.oneof(
    fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('=', '!='), value).map(([name, operator, text]) => `${name}${operator}"${text}"`),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('=~', '!~'), fc.constantFrom('x|y', 'x|', '.+', '.*', '[xz]', 'y'))
      .map(([name, operator, text]) => `${name}${operator}"${text}"`),
  );
  const { route } = fc.letrec<{ route: object }>((tie) => ({
    route: fc.record(
      {
        matchers: fc.array(matcher, { maxLength: 2 }),
        continue: fc.boolean(),
        routes: fc.oneof({ maxDepth: 2 }, fc.constant([]), fc.array(tie('route'), { maxLength: 3 })),
      },
      { noNullPrototype: true },
    ),
  }));
  let found = 0;
  fc.assert(
    fc.property(fc.array(route, { maxLength: 4 }), (routes) => {
      const file = fileOf(routes);
      const root = compileRoute(file.route ?? {});
      const called = deadRoutes(file).map(({ path }) =>
        path.slice(1).reduce<CompiledRoute | undefined>((at, part) => (typeof part === 'number' ? at?.routes[part] : at), root),
      );
      found += called.length;
      for (const a of ['', 'x', 'y', 'z'])
        for (const b of ['', 'x', 'y', 'z']) for (const each of matchRoutes(root, { a, b })) assert.ok(!called.includes(each), JSON.stringify([routes, a, b]));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(found > 500, `${found} dead routes were called`);
});
