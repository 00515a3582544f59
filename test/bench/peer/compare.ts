import { messageOf } from '@tocsin/contracts/errors';
import { runLoad } from '../load/runLoad.ts';
import type { BenchContext } from '../measure/context.ts';
import { watchMemory } from '../measure/memory.ts';
import { startMeter } from '../measure/meter.ts';
import { findPeer, notInstalled } from './peerProgram.ts';
import { warmUpChannel } from './routeTo.ts';
import type { Comparison, Scenario, Side, Subject } from './scenario.ts';
import { firing } from './send.ts';
import { startOurs } from './startOurs.ts';
import { startPeer } from './startPeer.ts';

const firstMessageMsMax = 20_000;
const tellEveryMs = 15_000;

/** Takes both through a scenario, one after the other. Without `--peer`, or where it is not installed, only ours. */
export async function compare(context: BenchContext, scenario: Scenario): Promise<Comparison> {
  const { name, title, conditions, bar } = scenario;
  const ours = await tried(context, scenario, () => startOurs(context, scenario.setup));
  const program = context.options.peer ? findPeer() : null;
  const absent = context.options.peer ? notInstalled : 'not asked for (--peer)';
  const peer = program === null ? absent : await tried(context, scenario, () => startPeer(program, scenario.setup));
  return { name, title, conditions, bar, ours, peer };
}

/** What was measured before is worth more than an end with an error: a sentence says what went wrong. */
async function tried(context: BenchContext, scenario: Scenario, start: () => Promise<Subject>): Promise<Side | string> {
  try {
    return await goThrough(context, scenario, await start());
  } catch (error) {
    context.progress(`${scenario.title}: ${messageOf(error)}`);
    return `not measured: ${messageOf(error).split('\n')[0]}`;
  }
}

async function goThrough(context: BenchContext, scenario: Scenario, subject: Subject): Promise<Side> {
  try {
    await firstMessage(subject);
    const meter = startMeter(subject.parts);
    const memory = watchMemory(() => subject.parts);
    const from = performance.now();
    const tell = () =>
      context.progress(
        `${scenario.name}, ${subject.name}: ${((performance.now() - from) / 1000).toFixed(0)} s, ${subject.double.record.kept()} messages so far`,
      );
    const telling = setInterval(tell, tellEveryMs);
    const measured = await scenario.measure(subject, context).finally(() => {
      memory();
      clearInterval(telling);
    });
    const { double: _stand, ...cost } = splitDouble(meter(measured.generatorCpuSeconds));
    context.progress(`${scenario.title}, ${subject.name}: ${figuresOf(measured)}`);
    return { ...measured, cost, peakMegabytes: memory() };
  } finally {
    await subject.stop();
  }
}

/** The double is Slack's part: what it costs is on nobody's account. */
function splitDouble(cost: Side['cost']): Side['cost'] & { double: number } {
  const { double = 0, ...cpuSeconds } = cost.cpuSeconds;
  return { ...cost, cpuSeconds, double };
}

/** What one side came to, in a few words. */
export function figuresOf({ value, unit, gaveUp, says }: Pick<Side, 'value' | 'unit' | 'gaveUp' | 'says'>): string {
  const figure = value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 });
  return [`${gaveUp ? '> ' : ''}${figure} ${unit}`, ...says].join(', ');
}

/** One alert goes through first: the workspace is connected then. Otherwise the processes are as cold as after a start. */
async function firstMessage({ url, double, log }: Subject): Promise<void> {
  const grouped = { distinct: 1, groups: 1, channels: [warmUpChannel], ...firing() };
  const first = new Promise<boolean>((resolve) => {
    const stop = double.onAccepted(() => {
      stop();
      clearTimeout(timer);
      resolve(true);
    });
    const timer = setTimeout(() => resolve(false), firstMessageMsMax);
  });
  const load = { kind: 'closed' as const, url, connections: 1, alertsPerRequest: 1, requestsMax: 1, durationMs: 10_000, groups: 1, run: 'first' };
  await runLoad({ ...load, grouped });
  if (!(await first)) throw new Error(`no message within ${firstMessageMsMax / 1000} s. The log:\n${log()}`);
}
