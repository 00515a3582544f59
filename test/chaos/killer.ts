import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../fleet/startFleet.ts';
import type { Random } from './plan.ts';

/** A process that may be killed with SIGKILL and started again on what it left. */
export interface Victim {
  name: string;
  kill(): Promise<void>;
  revive(): Promise<void>;
}

/** The processes of a fleet: its apps, Redis and Postgres. */
export function victimsOf(fleet: Fleet): Victim[] {
  const apps = [...fleet.apps.keys()].map((name) => ({
    name,
    kill: async () => fleet.apps.get(name)?.kill9(),
    revive: () => fleet.restart(name),
  }));
  const servers = (['redis', 'postgres'] as const).map((name) => ({
    name,
    kill: () => fleet.servers[name].kill(),
    revive: () => fleet.servers[name].restart(),
  }));
  return [...apps, ...servers];
}

/**
 * Kills victims at random moments until `kills` have died, and lets each live again after a short while: everybody once, then one or, a third of the time, two at
 * once. Answers how often each died; all are alive when it does.
 */
export async function killAtRandom(victims: readonly Victim[], random: Random, kills: number): Promise<Map<string, number>> {
  const died = new Map(victims.map(({ name }) => [name, 0]));
  const first = shuffled(victims, random);
  for (let killed = 0; killed < kills; ) {
    const one = first.pop() ?? pick(victims, random);
    const other = first.length === 0 && killed >= victims.length && random() < 1 / 3 ? pick(victims, random) : one;
    const doomed = [...new Set([one, other])];
    await pause(100 + random() * 800);
    await Promise.all(doomed.map((victim) => victim.kill()));
    for (const { name } of doomed) died.set(name, (died.get(name) ?? 0) + 1);
    killed += doomed.length;
    await pause(50 + random() * 550);
    await Promise.all(doomed.map((victim) => victim.revive()));
  }
  return died;
}

/** Kills each victim once, one after the other, spread over `overMs`, and lets it live again at once. */
export async function killInTurn(victims: readonly Victim[], overMs: number): Promise<void> {
  const from = Date.now();
  for (const [index, victim] of victims.entries()) {
    await pause(Math.max(0, from + ((index + 0.5) / victims.length) * overMs - Date.now()));
    await victim.kill();
    await victim.revive();
  }
}

function pick<T>(all: readonly T[], random: Random): T {
  return all[Math.floor(random() * all.length)] as T;
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  return all
    .map((each) => ({ each, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ each }) => each);
}
