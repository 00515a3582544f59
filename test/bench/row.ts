/** What a measure took: wall time, and the CPU seconds of each process, children included. The load generator stands apart: it is not part of the product. */
export interface Cost {
  wallSeconds: number;
  cpuSeconds: Readonly<Record<string, number>>;
  generatorCpuSeconds: number;
  /** CPU seconds of everything else on this machine meanwhile, and what its host took away. */
  othersCpuSeconds: number;
}

/** One line of the result. Of several runs it is the one with the median value; `values` has all. */
export interface Row {
  name: string;
  title: string;
  /** What a reader must know to compare: load, grouping, limits on or off, distinct or repeated. */
  conditions: string;
  value: number;
  unit: string;
  values: readonly number[];
  /** The bound that hardware and servers set, measured in the same run, and how near we come: 1 is as good as the bound. */
  limit: { name: string; value: number; unit: string } | null;
  ratio: number | null;
  aim: { text: string; met: boolean } | null;
  cost: Cost;
  messages: number | null;
  lost: number | null;
  /** More figures worth a look, in words. */
  notes: readonly string[];
}

/** The run with the median value, carrying the values of all. With an even number of runs the worse of the middle two where higher is better. */
export function medianRow(runs: readonly Row[]): Row {
  const sorted = [...runs].sort((a, b) => a.value - b.value);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new Error('no run to take a median of');
  const ratios = runs.flatMap((run) => run.ratio ?? []).sort((a, b) => a - b);
  const lost = runs.every((run) => run.lost === null) ? null : runs.reduce((sum, run) => sum + (run.lost ?? 0), 0);
  return { ...middle, values: runs.map((run) => run.value), ratio: ratios[Math.floor((ratios.length - 1) / 2)] ?? null, lost };
}
