import assert from 'node:assert/strict';
import test from 'node:test';
import { formatMatcher, matchersSchema } from '@tocsin/contracts/tenant/matcher';
import { explainRoutes } from './explainRoutes.ts';
import { compileRoute } from './routing.ts';

const matchers = (...texts: string[]) => matchersSchema.parse(texts);

test('each route on the way says what became of the alert there', () => {
  const root = compileRoute({
    receiver: 'all',
    routes: [
      { receiver: 'audit', matchers: matchers('severity=~"critical|high"'), continue: true },
      { receiver: 'web', matchers: matchers('severity=critical', 'team=web'), routes: [{ receiver: 'never seen' }] },
      { receiver: 'db', matchers: matchers('team=db'), routes: [{ receiver: 'night', matchers: matchers('env!=prod') }, { receiver: 'day' }] },
      { receiver: 'rest', routes: [{ receiver: 'never seen either' }] },
    ],
  });
  const lines = explainRoutes(root, { severity: 'critical', team: 'db', env: 'prod' }).map(({ route, depth, verdict }) => {
    const why = verdict.kind === 'refused' ? ` ${formatMatcher(verdict.matcher)}` : verdict.kind === 'skipped' ? ` ${verdict.takenBy.receiver}` : '';
    return `${'  '.repeat(depth)}${route.receiver}: ${verdict.kind}${why}`;
  });
  assert.deepEqual(lines, [
    'all: passedOn',
    '  audit: told',
    '  web: refused team="web"',
    '  db: passedOn',
    '    night: refused env!="prod"',
    '    day: told',
    '  rest: skipped db',
  ]);
});

test('a tree that hands nothing down tells the alert itself', () => {
  assert.deepEqual(
    explainRoutes(compileRoute({ receiver: 'all', routes: [{ matchers: matchers('a=b') }] }), {}).map(({ verdict }) => verdict.kind),
    ['told', 'refused'],
  );
});
