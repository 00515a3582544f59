import { nobodyName } from '@tocsin/contracts/tenant/person';
import { note, type Reading } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';

/** People of an export as a tenant's file has them. */
export interface People {
  /** The name of somebody by their ID; those whom nothing names are called by that. */
  nameOf(id: string, said: string, at: string): string;
  has(id: string): boolean;
  entries(): { name: string; slack_user: string }[];
}

const charsMax = 100;

/** Collects people as schedules and policies name them. What they are called is their name in `known` (by ID), else what stands beside their ID; never an address. */
export function collectPeople(reading: Reading, known: ReadonlyMap<string, string>): People {
  const names = new Map<string, string>();
  const used = new Set([nobodyName]);
  return {
    nameOf: (id, said, at) => {
      const key = id || said;
      const there = names.get(key);
      if (there !== undefined) return there;
      const name = unused(wordOf(known.get(id) ?? said) || wordOf(id) || 'somebody', used);
      names.set(key, name);
      note(
        reading,
        at,
        'to do',
        `${JSON.stringify(name)} needs the ID of their Slack account: write it as \`slack_user\` under people, in place of the one that begins with UTODO`,
      );
      return name;
    },
    has: (id) => names.has(id),
    entries: () => [...names.values()].map((name, index) => ({ name, slack_user: `UTODO${String(index + 1).padStart(5, '0')}` })),
  };
}

/** An address is nobody's name. */
function wordOf(text: string): string {
  const word = /\S@\S/.test(text) ? '' : harmless(text);
  return word
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, charsMax - 10)
    .replace(/[\ud800-\udbff]$/, '');
}

function unused(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let number = 2; used.has(name); number += 1) name = `${wanted} ${number}`;
  used.add(name);
  return name;
}
