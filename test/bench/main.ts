import { mkdirSync, writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { endChildren } from './endChildren.ts';
import type { BenchContext, Part } from './measure/context.ts';
import { type BenchOptions, benchUsage, type PartName, readBenchOptions, type ScenarioName } from './options.ts';
import { compare } from './peer/compare.ts';
import type { Comparison, Scenario } from './peer/scenario.ts';
import { comparisonTable } from './report/comparisonTable.ts';
import { type Machine, machineLine, readMachine } from './report/machine.ts';
import { table, wrap } from './report/table.ts';
import type { Row } from './row.ts';
import { channel1, channels20 } from './rows/channelLimit.ts';
import { chatops } from './rows/chatops.ts';
import { config } from './rows/config.ts';
import { doors } from './rows/doors.ts';
import { escalation } from './rows/escalation.ts';
import { idle } from './rows/idle.ts';
import { kill } from './rows/kill.ts';
import { latency } from './rows/latency.ts';
import { limited } from './rows/limited.ts';
import { million } from './rows/million.ts';
import { noisy } from './rows/noisy.ts';
import { oncall } from './rows/oncall.ts';
import { outage } from './rows/outage.ts';
import { repeats } from './rows/repeats.ts';
import { resetAfter } from './rows/resetAfter.ts';
import { routes } from './rows/routes.ts';
import { soak } from './rows/soak.ts';
import { storm } from './rows/storm.ts';
import { storm1m } from './rows/storm1m.ts';

/** Which parts are measured by what, in the order in which they run: what is quiet first. */
const plan: readonly { names: readonly PartName[]; measure: Part }[] = [
  { names: ['idle'], measure: idle },
  { names: ['routes'], measure: routes },
  { names: ['oncall'], measure: oncall },
  { names: ['config'], measure: config },
  { names: ['limits', 'ingest'], measure: doors },
  { names: ['latency'], measure: latency },
  { names: ['noisy'], measure: noisy },
  { names: ['chatops'], measure: chatops },
  { names: ['storm'], measure: storm },
  { names: ['escalation'], measure: escalation },
  { names: ['million'], measure: million },
  { names: ['soak'], measure: soak },
];

const scenarios: Readonly<Record<ScenarioName, Scenario>> = { channel1, channels20, outage, resetAfter, limited, kill, repeats, storm1m };

const options = optionsOrEnd(process.argv.slice(2));
const startedAt = new Date();
const context: BenchContext = {
  options,
  progress: (text) => void process.stderr.write(`  ${((Date.now() - startedAt.getTime()) / 1000).toFixed(0).padStart(4)} s  ${text}\n`),
};
let isOver = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
if (options.profile !== null) mkdirSync(options.profile, { recursive: true });
const machine = await readMachine();
const rows: Row[] = [];
for (const { names, measure } of plan) if (names.some((name) => options.parts.includes(name))) rows.push(...(await measure(context)));
const comparisons: Comparison[] = [];
for (const name of options.scenarios) if (!isOver) comparisons.push(await compare(context, scenarios[name]));
report(machine, rows, comparisons);
// Whoever runs this in CI is to hear of alerts that were lost.
const faults = [...rows, ...comparisons.map(({ ours }) => ours)].some((each) => typeof each === 'string' || (each.lost ?? 0) !== 0);
process.exit(faults ? 1 : 0);

/** Ctrl-C: nothing that was started stays. What is being measured breaks off meanwhile, which is no news. */
function stop(): void {
  isOver = true;
  process.on('uncaughtException', () => undefined);
  process.stderr.write('  stopping all that was started\n');
  void endChildren().finally(() => process.exit(130));
}

function optionsOrEnd(args: readonly string[]): BenchOptions {
  try {
    const read = readBenchOptions(args);
    if (read !== 'help') return read;
    process.stdout.write(`${benchUsage}\n`);
    process.exit();
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

function report(where: Machine, measured: readonly Row[], compared: readonly Comparison[]): void {
  const about = { startedAt, quick: options.quick, profiled: options.profile !== null, machine: where };
  const json = `${JSON.stringify({ ...about, rows: measured, comparisons: compared }, null, 2)}\n`;
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  const tables = [...(measured.length > 0 ? [table(measured, colour)] : []), ...(compared.length > 0 ? [comparisonTable(compared, colour)] : [])];
  const sides = compared.flatMap(({ ours, peer }) => [ours, peer]).flatMap((side) => (typeof side === 'string' ? [] : [side]));
  const text = `\n${tables.join('\n')}\n${wrap(machineLine(where, [...measured, ...sides])).join('\n')}\n`;
  if (options.json === '-') process.stdout.write(json);
  else process.stdout.write(options.profile === null ? text : `${text}${styleText('yellow', 'with CPU profiles: slower than without')}\n`);
  if (options.json !== null && options.json !== '-') writeFileSync(options.json, json);
}
