import { claimedAtOnce } from '@tocsin/steps/escalate';
import { startFleet } from '../../fleet/startFleet.ts';
import { type BenchContext, fleetEnv, grouped, type Part } from '../measure/context.ts';
import { type DueRuns, prepareDueRuns } from '../measure/dueRuns.ts';
import { partsOf, startMeter } from '../measure/meter.ts';
import { percentile } from '../measure/percentile.ts';
import type { Row } from '../row.ts';
import { answeredAtOnce } from './answeredAtOnce.ts';

const tenant = 'default';
const aimLateMs = 25;
const perSecond = 1_000;
/** Time for the runs to be stored before the first is due. */
const aheadMs = 6_000;

/** Escalation levels: how late they are, how many fall due at once, and whether a page goes out that somebody has answered. */
export const escalation: Part = async (context) => {
  const { quick } = context.options;
  const many = quick ? 10_000 : 100_000;
  const tenants = [{ tenant, slack_config: { default_channel: '#bench' } }];
  // What is owed is not sent meanwhile: sending has rows of its own.
  const fleet = await startFleet({ durable: true, tenants, apps: [], workers: { worker: 'escalate,housekeep' }, env: fleetEnv(context.options) });
  try {
    const runs = await prepareDueRuns(fleet.servers.postgres.url, tenant, many);
    context.progress(`${grouped(many)} alerts stored`);
    const meter = startMeter(partsOf(fleet));
    const late = await lateness(context, runs, quick ? 3 : 10);
    const lateCost = meter(0);
    await runs.forget();
    const again = startMeter(partsOf(fleet));
    const instant = await atOneInstant(context, runs, many);
    const rows = [
      { ...late, cost: lateCost },
      { ...instant, cost: again(0) },
    ];
    await runs.close();
    return [...rows, await answeredAtOnce(context)];
  } finally {
    await fleet.stop();
  }
};

type Unpaid = Omit<Row, 'cost'>;

const shared = { messages: null, lost: null } as const;

async function lateness(context: BenchContext, runs: DueRuns, seconds: number): Promise<Unpaid> {
  const count = perSecond * seconds;
  await runs.add(count, Date.now() + aheadMs, 1_000 / perSecond);
  const late = await runs.lateness(count, aheadMs + 1_000 * seconds + 30_000);
  const [p50, p99, worst] = [percentile(late, 0.5), percentile(late, 0.99), Math.max(...late)];
  context.progress(`1 000 levels due a second: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
  return {
    name: 'escalation',
    title: 'escalation levels, 1 000 due a second: p99 lateness',
    conditions: `${grouped(count)} levels of one tenant, each of an alert of its own, one worker; from the time it is due to the commit that owes its page`,
    ...{ value: p99, unit: 'ms', values: [p99], limit: null, ratio: null, aim: { text: `<= ${aimLateMs} ms`, met: p99 <= aimLateMs }, ...shared },
    notes: [`p50 ${p50.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`, 'each told once'],
  };
}

async function atOneInstant(context: BenchContext, runs: DueRuns, count: number): Promise<Unpaid> {
  await runs.add(count, Date.now() + aheadMs, 0);
  const late = await runs.lateness(count, aheadMs + 300_000);
  const tookMs = Math.max(...late);
  const bareMs = await runs.bareClaimMs(count, claimedAtOnce);
  const rate = (ms: number) => (1_000 * count) / ms;
  context.progress(`${grouped(count)} due in one instant: ${grouped(tookMs)} ms; bare claims ${grouped(bareMs)} ms`);
  return {
    name: 'escalation-instant',
    title: `escalation levels, ${grouped(count)} due in one instant`,
    conditions: `one tenant, one worker, ${claimedAtOnce} claimed in a transaction; each page rendered, stored and audited`,
    ...{ value: rate(tookMs), unit: 'levels/s', values: [rate(tookMs)] },
    limit: { name: `claims of ${claimedAtOnce} bare rows, one row written for each, durable`, value: rate(bareMs), unit: 'rows/s' },
    ...{ ratio: bareMs / tookMs, aim: null, ...shared },
    notes: [`the last ${(tookMs / 1_000).toFixed(1)} s after its time`, 'each told once'],
  };
}
