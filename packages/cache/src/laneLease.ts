import type { Redis } from 'ioredis';
import { loadScript } from './script.ts';

const enter = loadScript('enterLane-2');
const leave = loadScript('leaveLane-2');

/** Whom a lane lets in. `token` names the one visit, not the process. */
export interface LaneVisit {
  tenantId: string;
  lane: string;
  token: string;
}

/** Enters the lane for `ttlMs`, or renews that. False when another is inside: it has been told to look again before it leaves. */
export async function enterLane(redis: Redis, prefix: string, visit: LaneVisit, ttlMs: number): Promise<boolean> {
  return (await enter(redis, keysOf(prefix, visit), [visit.token, ttlMs])) === 1;
}

/** Leaves the lane. `stay` when somebody asked to look again; `lost` when another got in because our time had run out. */
export async function leaveLane(redis: Redis, prefix: string, visit: LaneVisit): Promise<'left' | 'stay' | 'lost'> {
  const answer = await leave(redis, keysOf(prefix, visit), [visit.token]);
  return answer === 1 ? 'left' : answer === 0 ? 'stay' : 'lost';
}

function keysOf(prefix: string, visit: LaneVisit): string[] {
  const name = `${prefix}:lane:${visit.tenantId}:${visit.lane}`;
  return [name, `${name}:again`];
}
