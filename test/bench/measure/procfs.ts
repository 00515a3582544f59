import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever the kernel was built with (USER_HZ). */
const ticksPerSecond = 100;

interface Stat {
  parent: number;
  own: number;
  /** Of children that ended and were waited for. */
  ended: number;
}

/** CPU seconds so far of a process, of its children that run, and of those that ended. 0 when it is gone. */
export function cpuSecondsOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, each) => {
    const stat = statOf(each);
    return sum + (stat ? (stat.own + stat.ended) / ticksPerSecond : 0);
  }, 0);
}

/** Proportional set size in bytes of a process and its children: pages shared by n processes count 1/n in each. Throws where the kernel does not let us look. */
export function pssBytesOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, each) => {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'));
    return sum + Number(found?.[1] ?? 0) * 1024;
  }, 0);
}

/** What a process and its children take for themselves, MB: PSS without shared memory, which a Postgres fills with its buffers. 0 for a process that has just ended. */
export function ownMegabytes(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + ownKilobytes(each) / 1e3, 0) * 1.024;
}

function ownKilobytes(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
    return field('Pss') - field('Pss_Shmem');
  } catch {
    return 0;
  }
}

/** CPU seconds of the whole machine since it started: all that was worked, and what the host took away from it. */
export function machineCpuSeconds(): { busy: number; stolen: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = line.split(/\s+/).slice(1).map(Number);
  return { busy: (user + nice + system + irq + softirq) / ticksPerSecond, stolen: stolen / ticksPerSecond };
}

/** The processes that a process started, and those that they started. */
export const descendantsOf = (root: number): number[] => treeOf(root).slice(1);

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** Fields of proc(5) after the command's name, which may itself hold blanks and brackets. Null when the process ended between two looks. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const at = (index: number) => fields[index] ?? 0;
    return { parent, own: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return null;
  }
}
