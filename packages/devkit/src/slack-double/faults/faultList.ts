import type { FaultAction, FaultInput, FaultMatch } from './faultSchema.ts';
import { faultSchema } from './faultSchema.ts';
import { seededRandom } from './seededRandom.ts';

/** What a fault may be matched against. Channel and team are undefined where the request names none that exist. */
export interface FaultSubject {
  method: string;
  team: string | undefined;
  channelId: string | undefined;
  channelName: string | undefined;
}

export interface Fault {
  id: string;
  match: FaultMatch;
  action: FaultAction;
  /** Requests that matched method, channel and team, and how many of them it was applied to. */
  seen: number;
  applied: number;
}

export interface FaultList {
  /** Adds a fault at the end and returns its ID. Throws a ZodError that names the field when it is not one. */
  add(fault: FaultInput): string;
  remove(id: string): boolean;
  clear(): void;
  list(): readonly Fault[];
  /** Counts the request on every fault and returns what shall happen to it: the first that applies, in the order they were added. */
  next(subject: FaultSubject): FaultAction | undefined;
}

type Armed = Fault & { random: () => number };

/** A list without faults. */
export function newFaultList(): FaultList {
  let faults: Armed[] = [];
  let added = 0;
  return {
    add(input) {
      const { match, action } = faultSchema.parse(input);
      added += 1;
      faults.push({ id: `fault-${added}`, match, action, seen: 0, applied: 0, random: seededRandom(match.seed ?? added) });
      return `fault-${added}`;
    },
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    list: () => faults.map(({ random: _random, ...fault }) => ({ ...fault })),
    next(subject) {
      let found: FaultAction | undefined;
      for (const fault of faults) {
        if (!concerns(fault.match, subject)) continue;
        fault.seen += 1;
        if (found !== undefined || !isDue(fault)) continue;
        fault.applied += 1;
        found = fault.action;
      }
      return found;
    },
  };
}

function concerns(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && !methodMatches(match.method, subject.method)) return false;
  if (match.team !== undefined && match.team !== subject.team) return false;
  if (match.channel === undefined) return true;
  return match.channel === subject.channelId || (subject.channelName !== undefined && match.channel.replace(/^#/, '') === subject.channelName);
}

const methodMatches = (pattern: string, method: string): boolean => (pattern.endsWith('*') ? method.startsWith(pattern.slice(0, -1)) : method === pattern);

function isDue({ match, seen, applied, random }: Armed): boolean {
  // Drawn for every request, so that the sequence does not depend on the other conditions.
  const drawn = match.probability === undefined || random() < match.probability;
  if (match.times !== undefined && applied >= match.times) return false;
  if (match.nth !== undefined && seen !== match.nth) return false;
  if (match.every !== undefined && seen % match.every !== 0) return false;
  return drawn;
}
