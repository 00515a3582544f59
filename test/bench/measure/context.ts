import type { FleetOptions } from '../../fleet/startFleet.ts';
import type { BenchOptions } from '../options.ts';
import type { Row } from '../row.ts';

/** What the parts of the bench share. */
export interface BenchContext {
  options: BenchOptions;
  /** Says what is going on. */
  progress(text: string): void;
}

/** Environment for the fleet's processes that the options ask for. */
export function fleetEnv({ profile }: BenchOptions): NonNullable<FleetOptions['env']> {
  return profile === null ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` };
}

/** A part of the bench: what it measured. */
export type Part = (context: BenchContext) => Promise<Row[]>;

/** 12 345 as people read it; the blank in it does not break. */
export function grouped(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replaceAll(',', '\u00a0');
}
