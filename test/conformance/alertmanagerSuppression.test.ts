import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { namesNothing } from '@tocsin/contracts/tenant/matcher';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { inhibitSourcesOf, inhibitTargetsOf } from '@tocsin/core/inhibition';
import { compileSilence, type Silence, silenceStateOf } from '@tocsin/core/silence';
import { suppressionOfAlert } from '@tocsin/core/suppression';
import { planTenant, type TenantPlan } from '@tocsin/core/tenantPlan';
import { seededRandom } from '@tocsin/devkit/slack-double/faults/seededRandom';
import { until } from '../fleet/until.ts';
import { randomAlerts, randomMatchers, randomRules } from './randomSuppression.ts';
import { type Alertmanager, alertmanagerProgram, type JudgedByAlertmanager, startAlertmanager } from './startAlertmanager.ts';

/** TOCSIN_SEED repeats a run. */
const seed = Number(process.env['TOCSIN_SEED'] ?? Date.now() % 1_000_000);
const rounds = 25;
const alertsEach = 100;
const silencesEach = 8;
const hourMs = 3_600_000;

const skip = existsSync(alertmanagerProgram) ? false : `there is no ${alertmanagerProgram}: apt-get install prometheus-alertmanager`;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-alertmanager-'));
after(() => rmSync(folder, { recursive: true }));

type Alerts = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** What we say of each firing alert: the silences that take it, the alerts that may inhibit it, and whether it is told. */
function judge(plan: TenantPlan, firing: Alerts, silences: readonly Silence[], now: number) {
  const active = silences.filter((silence) => silenceStateOf(silence, now) === 'active');
  const sources = Map.groupBy(
    [...firing].flatMap(([alertId, labels]) => inhibitSourcesOf(plan.inhibitRules, alertId, labels)),
    ({ sourceKey }) => sourceKey,
  );
  return new Map(
    [...firing].map(([alertId, labels]) => {
      const silencedBy = active.filter((silence) => silence.takes(labels)).map(({ silenceId }) => silenceId);
      const inhibition = suppressionOfAlert(plan, { alertId, labels }, [], sources);
      const keys = inhibitTargetsOf(plan.inhibitRules, labels).map(({ sourceKey }) => sourceKey);
      const inhibitors = new Set(keys.flatMap((key) => sources.get(key) ?? []).map((source) => source.alertId));
      if (inhibition) assert.ok(inhibition.by !== alertId && inhibitors.has(inhibition.by));
      const state = silencedBy.length > 0 || inhibition !== null ? 'suppressed' : 'active';
      return [alertId, { said: { silencedBy: silencedBy.sort(), isInhibited: inhibition !== null, state }, inhibitors }];
    }),
  );
}

function saidBy(alerts: readonly JudgedByAlertmanager[]) {
  return new Map(
    alerts.map(({ fingerprint, silencedBy, inhibitedBy, state }) => [
      fingerprint,
      { silencedBy: silencedBy.toSorted(), isInhibited: inhibitedBy.length > 0, state },
    ]),
  );
}

/** Makes random silences there, and answers them as we would hold them. Some are still to come, some are over. What it refuses, we have to refuse. */
async function makeSilences(random: () => number, alertmanager: Alertmanager): Promise<Silence[]> {
  const made: Silence[] = [];
  const now = Date.now();
  for (let number = 0; number < silencesEach; number += 1) {
    const matchers = randomMatchers(random, 1, 5);
    const [isPending, isOver] = [random() < 0.2, random() < 0.2];
    const startsAt = isPending ? now + hourMs / 2 : now;
    if (namesNothing(matchers)) {
      await assert.rejects(alertmanager.silence(matchers, startsAt, now + hourMs), /400|422/, `seed ${seed}: ${JSON.stringify(matchers)} is taken there`);
      continue;
    }
    const silenceId = await alertmanager.silence(matchers, startsAt, now + hourMs);
    if (isOver) await alertmanager.expire(silenceId);
    made.push(compileSilence({ silenceId, matchers, startsAt, endsAt: isOver ? startsAt : now + hourMs, createdBy: 'test', comment: 'test' }));
  }
  return made;
}

/** Sources come to its inhibitor on their own time: what is compared is where it comes to rest. */
async function compare(alertmanager: Alertmanager, plan: TenantPlan, firing: Alerts, silences: readonly Silence[], where: string) {
  const judged = judge(plan, firing, silences, Date.now());
  const ours = new Map([...judged].map(([alertId, { said }]) => [alertId, said]));
  let theirs: JudgedByAlertmanager[] = [];
  const strangers = () => theirs.filter(({ fingerprint, inhibitedBy }) => inhibitedBy.some((source) => !judged.get(fingerprint)?.inhibitors.has(source)));
  const isEqual = async () => {
    theirs = await alertmanager.alerts();
    return isDeepStrictEqual(saidBy(theirs), ours) && strangers().length === 0;
  };
  await until('Alertmanager to agree', 5_000, isEqual).catch(() => {
    assert.deepEqual(saidBy(theirs), ours, where);
    assert.deepEqual(strangers(), [], where);
  });
  return [...ours.values()];
}

test(`${rounds} times ${alertsEach} alerts, silences and inhibition rules: the same are suppressed as by Alertmanager`, {
  skip,
  timeout: 120_000,
}, async (context) => {
  const random = seededRandom(seed);
  const all: Awaited<ReturnType<typeof compare>> = [];
  for (let round = 0; round < rounds; round += 1) {
    const inhibit_rules = randomRules(random);
    const where = `seed ${seed}, round ${round}: ${JSON.stringify(inhibit_rules)}`;
    const plan = planTenant(tenantFileSchema.parse({ tenant: 'a', slack_config: { default_channel: '#a' }, inhibit_rules }), 1);
    const alertmanager = await startAlertmanager(join(folder, String(round)), { route: { receiver: 'none' }, receivers: [{ name: 'none' }], inhibit_rules });
    try {
      const alerts = randomAlerts(random, alertsEach);
      const post = (some: Alerts, endsAt: number) =>
        alertmanager.post([...some.values()].map((labels) => ({ labels, endsAt: new Date(endsAt).toISOString() })));
      await post(alerts, Date.now() + hourMs);
      const silences = await makeSilences(random, alertmanager);
      all.push(...(await compare(alertmanager, plan, alerts, silences, where)));
      // What is resolved inhibits nothing any more.
      const resolved = new Map([...alerts].filter(() => random() < 0.5));
      await post(resolved, Date.now() - 1);
      const firing = new Map([...alerts].filter(([alertId]) => !resolved.has(alertId)));
      all.push(...(await compare(alertmanager, plan, firing, silences, `${where}, without the resolved`)));
    } finally {
      await alertmanager.stop();
    }
  }
  const shares = [all.filter(({ silencedBy }) => silencedBy.length > 0), all.filter(({ isInhibited }) => isInhibited)].map((some) => some.length / all.length);
  const [silenced, inhibited] = shares.map((share) => `${Math.round(share * 100)} %`);
  context.diagnostic(`seed ${seed}; ${all.length} answers, ${silenced} silenced, ${inhibited} inhibited`);
  assert.ok(
    shares.every((share) => share > 0.05 && share < 0.95),
    'where nearly all or nearly nothing is suppressed, agreeing says little',
  );
});

test('silences that begin and end while we look: they hold when Alertmanager says so', { skip, timeout: 60_000 }, async (context) => {
  const random = seededRandom(seed + 1);
  const alertmanager = await startAlertmanager(join(folder, 'times'), { route: { receiver: 'none' }, receivers: [{ name: 'none' }] });
  context.after(() => alertmanager.stop());
  const alerts = randomAlerts(random, 30);
  await alertmanager.post([...alerts.values()].map((labels) => ({ labels, endsAt: new Date(Date.now() + hourMs).toISOString() })));
  const written = Array.from({ length: 40 }, () => randomMatchers(random, 1, 3)).filter((matchers) => !namesNothing(matchers));
  const base = Date.now() + 300;
  const matchersOf = new Map(
    await Promise.all(
      written.map(async (matchers) => {
        const startsAt = base + Math.floor(random() * 600);
        return [await alertmanager.silence(matchers, startsAt, startsAt + 1 + Math.floor(random() * 600)), matchers] as const;
      }),
    ),
  );
  // It moves what would begin in the past to the present, so the times are read back.
  const silences = (await alertmanager.silences()).map(({ silenceId, startsAt, endsAt }) =>
    compileSilence({ silenceId, matchers: matchersOf.get(silenceId) ?? [], startsAt, endsAt, createdBy: 'test', comment: 'test' }),
  );
  const last = Math.max(...silences.map(({ endsAt }) => endsAt));
  const seen = new Map<string, number>();
  await until('the last silence to be over', 10_000, async () => {
    const from = Date.now();
    const [theirs, states] = [await alertmanager.alerts(), new Map((await alertmanager.silences()).map(({ silenceId, state }) => [silenceId, state]))];
    const to = Date.now() + 1;
    for (const silence of silences) {
      const state = silenceStateOf(silence, from);
      // Where it changes while they are asked, either is right.
      if (state !== silenceStateOf(silence, to)) continue;
      const where = `seed ${seed}: ${JSON.stringify({ ...silence, from, to })}`;
      assert.equal(states.get(silence.silenceId), state, where);
      for (const { labels, silencedBy } of theirs)
        assert.equal(silencedBy.includes(silence.silenceId), state === 'active' && silence.takes(labels), `${where} ${JSON.stringify(labels)}`);
      seen.set(state, (seen.get(state) ?? 0) + 1);
    }
    return from > last;
  });
  context.diagnostic(`seed ${seed + 1}; ${JSON.stringify(Object.fromEntries(seen))}`);
  assert.equal(seen.size, 3);
});
