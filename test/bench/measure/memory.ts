import type { Parts } from './meter.ts';
import { pssBytesOfTree } from './procfs.ts';

/** Watches the memory of processes. The answered function ends it and says how much they took together at most, in MB (PSS). */
export function watchMemory(parts: () => Parts, everyMs = 2_000): () => number {
  let peak = 0;
  const look = () => {
    peak = Math.max(
      peak,
      Object.values(parts()).reduce((sum, pid) => sum + megabytesOf(pid), 0),
    );
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}

/** PSS of a process and its children, MB; 0 when it has just ended. */
export function megabytesOf(pid: number): number {
  try {
    return pssBytesOfTree(pid) / 1e6;
  } catch {
    return 0;
  }
}
