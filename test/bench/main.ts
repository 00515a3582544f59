import { mkdirSync, writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import type { BenchContext, Part } from './measure/context.ts';
import { type BenchOptions, benchUsage, type PartName, readBenchOptions } from './options.ts';
import { type Machine, machineLine, readMachine } from './report/machine.ts';
import { table, wrap } from './report/table.ts';
import type { Row } from './row.ts';
import { config } from './rows/config.ts';
import { doors } from './rows/doors.ts';
import { idle } from './rows/idle.ts';
import { latency } from './rows/latency.ts';
import { noisy } from './rows/noisy.ts';
import { routes } from './rows/routes.ts';
import { storm } from './rows/storm.ts';

/** Which parts are measured by what, in the order in which they run: what is quiet first. */
const plan: readonly { names: readonly PartName[]; measure: Part }[] = [
  { names: ['idle'], measure: idle },
  { names: ['routes'], measure: routes },
  { names: ['config'], measure: config },
  { names: ['limits', 'ingest'], measure: doors },
  { names: ['latency'], measure: latency },
  { names: ['noisy'], measure: noisy },
  { names: ['storm'], measure: storm },
];

const options = optionsOrEnd(process.argv.slice(2));
const startedAt = new Date();
const context: BenchContext = {
  options,
  progress: (text) => void process.stderr.write(`  ${((Date.now() - startedAt.getTime()) / 1000).toFixed(0).padStart(4)} s  ${text}\n`),
};
if (options.profile !== null) mkdirSync(options.profile, { recursive: true });
const machine = await readMachine();
const rows: Row[] = [];
for (const { names, measure } of plan) if (names.some((name) => options.parts.includes(name))) rows.push(...(await measure(context)));
report(machine, rows);
// Whoever runs this in CI is to hear of alerts that were lost.
process.exit(rows.some((row) => (row.lost ?? 0) !== 0) ? 1 : 0);

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

function report(where: Machine, measured: readonly Row[]): void {
  const json = `${JSON.stringify({ startedAt, quick: options.quick, profiled: options.profile !== null, machine: where, rows: measured }, null, 2)}\n`;
  const text = `\n${table(measured, process.stdout.isTTY === true && !process.env['NO_COLOR'])}\n${wrap(machineLine(where, measured)).join('\n')}\n`;
  if (options.json === '-') process.stdout.write(json);
  else process.stdout.write(options.profile === null ? text : `${text}${styleText('yellow', 'with CPU profiles: slower than without')}\n`);
  if (options.json !== null && options.json !== '-') writeFileSync(options.json, json);
}
