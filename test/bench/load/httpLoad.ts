import { setTimeout as pause } from 'node:timers/promises';
import { requestJson } from './alertBody.ts';
import { groupedJson } from './groupedBody.ts';
import { type ClosedLoad, type LoadResult, monotonicMs, type OpenLoad } from './plan.ts';
import { openWire, type Wire } from './wire.ts';

type HttpResult = Omit<LoadResult, 'cpuSeconds'>;

const pathOf = ({ grouped }: ClosedLoad | OpenLoad): string => (grouped ? '/api/v2/alerts' : '/v1/alerts');

/** Runs a closed loop and answers what became of its requests. */
export async function closedLoad(plan: ClosedLoad): Promise<HttpResult> {
  const url = new URL(plan.url);
  const wires = await Promise.all(Array.from({ length: plan.connections }, () => openWire(url)));
  const tally = newTally();
  const startedAt = monotonicMs();
  const until = startedAt + plan.durationMs;
  let next = 0;
  const work = async (wire: Wire) => {
    while (next < plan.requestsMax && monotonicMs() < until) {
      const from = next * plan.alertsPerRequest;
      next += 1;
      tally.count(await wire.post(pathOf(plan), bodyOf(plan, from, plan.alertsPerRequest, plan.groups)));
    }
  };
  const ends = await Promise.allSettled(wires.map(work));
  for (const end of ends) if (end.status === 'rejected') tally.count(0);
  const endedAt = monotonicMs();
  for (const wire of wires) wire.close();
  return { startedAt, endedAt, ...tally.read(), sentAt: [], tookMs: [] };
}

function bodyOf({ run, grouped }: ClosedLoad | OpenLoad, from: number, count: number, groups: number): string {
  return grouped ? groupedJson(grouped, from, count) : requestJson(run, from, count, groups);
}

/** Connections that an open loop may have busy at once; what is due while none is free is not sent, and counted so. */
const openWiresMax = 200;

/** Sends requests at a steady rate, each at its time, and notes when. */
export async function openLoad(plan: OpenLoad): Promise<HttpResult> {
  const url = new URL(plan.url);
  const free: Wire[] = await Promise.all(Array.from({ length: 8 }, () => openWire(url, plan.token)));
  let opened = free.length;
  const { alertsPerRequest = 1, groups = 1 } = plan;
  const tally = newTally();
  const [sentAt, tookMs]: [number[], number[]] = [[], []];
  const inFlight = new Set<Promise<void>>();
  const send = async (n: number) => {
    let wire = free.pop();
    while (wire && !wire.isOpen()) {
      opened -= 1;
      wire = free.pop();
    }
    if (!wire) {
      opened += 1;
      wire = await openWire(url, plan.token);
    }
    const at = monotonicMs();
    sentAt[n] = at;
    tally.count(await wire.post(pathOf(plan), bodyOf(plan, n * alertsPerRequest, alertsPerRequest, groups)).catch(() => 0));
    tookMs.push(monotonicMs() - at);
    free.push(wire);
  };
  const startedAt = monotonicMs();
  const total = Math.round((plan.perSecond * plan.durationMs) / 1000);
  for (let n = 0; n < total; n += 1) {
    const waitMs = startedAt + (n * 1000) / plan.perSecond - monotonicMs();
    if (waitMs > 0) await pause(waitMs);
    if (free.length === 0 && opened >= openWiresMax) {
      tally.unsent();
      continue;
    }
    const sending = send(n);
    inFlight.add(sending);
    void sending.finally(() => inFlight.delete(sending));
  }
  await Promise.all(inFlight);
  const endedAt = monotonicMs();
  for (const wire of free) wire.close();
  return { startedAt, endedAt, ...tally.read(), sentAt, tookMs };
}

function newTally() {
  let done = 0;
  const refused: Record<string, number> = {};
  return {
    /** Status 0: no answer came. */
    count(status: number) {
      if (status >= 200 && status < 300) done += 1;
      else refused[status === 0 ? 'broken' : status] = (refused[status === 0 ? 'broken' : status] ?? 0) + 1;
    },
    unsent() {
      refused['unsent'] = (refused['unsent'] ?? 0) + 1;
    },
    read: () => ({ done, refused }),
  };
}
