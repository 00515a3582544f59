import { lookup } from 'node:dns/promises';
import { type AnyReceiver, receiverOf } from '@tocsin/connectors/receivers/kinds';
import { outcomeOfThrown } from '@tocsin/connectors/receivers/outcomes';
import type { ReceiverDeps, Remembered, SeenThere } from '@tocsin/connectors/receivers/receiver';
import type { Outcome } from '@tocsin/core/delivery';
import { serviceOfLane } from '@tocsin/core/serviceLane';
import { createBreakers } from '@tocsin/outbound/breaker';
import { TimedOutError } from '@tocsin/outbound/failure';
import { guardedRequest } from '@tocsin/outbound/guardedRequest';
import type { HttpProxy } from '@tocsin/outbound/proxy';
import { isPublicAddress } from '@tocsin/outbound/publicAddress';
import { NotPublicError } from '@tocsin/outbound/publicLookup';
import { reachOf, type TrustedHosts } from '@tocsin/outbound/trustedHosts';
import type { ClaimedWrite } from '@tocsin/steps/drainLane';
import type { FoundEndpoint } from './keepEndpoints.ts';

export interface ServiceOptions {
  endpointOf(tenantId: string, name: string): Promise<FoundEndpoint>;
  proxy: HttpProxy | null;
  trusted: TrustedHosts;
  now(): number;
  /** How long an answer took (ms) and what it was, for the histograms. */
  timed(what: { transport: 'service'; method: string; outcome: Outcome['kind']; tookMs: number }): void;
}

/** Services outside of Slack as the deliver step needs them. */
export interface ServiceGateway {
  send(tenantId: string, lane: string, write: ClaimedWrite): Promise<Outcome>;
  /** How incidents stand in the service of a lane; null where nobody can ask it. Rejects when it does not answer. */
  look(tenantId: string, lane: string, incidents: readonly { key: string; id: string }[]): Promise<SeenThere | null>;
}

/** After this nobody waits for an answer any more, as with Slack. All that a service is asked in one go is within it. */
const answerTimeoutMs = 8_000;
const bodyMost = 65_536;
/** So many failures in a row and an endpoint is left alone for so long: what is owed there waits, and nobody waits for its time-outs. */
const failuresMost = 5;
const openMs = 30_000;

/** Tells services, each guarded, within its time, and left alone for a while when it fails again and again. */
export function serviceGateway(options: ServiceOptions): ServiceGateway {
  const { now } = options;
  const breakers = createBreakers({ failuresMost, openMs, now });
  const remembered = new Map<string, { value: string; until: number }>();
  const found = async (tenantId: string, lane: string): Promise<{ receiver: AnyReceiver; settings: unknown } | Outcome> => {
    const service = serviceOfLane(lane);
    if (service === null) throw new Error(`not a service: ${lane}`);
    const endpoint = await options.endpointOf(tenantId, service.endpoint).catch(() => 'unknown' as const);
    if (endpoint === 'unknown') return { kind: 'not_sent', code: 'endpoint_unknown' };
    if (endpoint === 'unopened') return { kind: 'bad_channel', code: 'endpoint_unopened' };
    if (endpoint === null || endpoint.kind !== service.kind) return { kind: 'bad_channel', code: 'no_endpoint' };
    return { receiver: receiverOf(service.kind), settings: endpoint.settings };
  };
  const depsFor = (endpoint: string): ReceiverDeps => {
    const until = now() + answerTimeoutMs;
    const leftMs = () => {
      const left = until - now();
      if (left <= 0) throw new TimedOutError('answer');
      return left;
    };
    return {
      ask: (url, request) => guardedRequest(url, { bodyMost, ...request, reach: reachOf(options.trusted, url), proxy: options.proxy, timeoutMs: leftMs() }),
      now,
      remembered: rememberedOf(remembered, endpoint),
      resolveHost: (host, port) => resolveHost(options.trusted, host, port),
      leftMs,
    };
  };
  return {
    send: async (tenantId, lane, write) => {
      const at = await found(tenantId, lane);
      if ('kind' in at) return at;
      const { notice } = write.message;
      if (notice === undefined) return { kind: 'bad_content', code: 'no_notice' };
      const endpoint = `${tenantId} ${lane}`;
      const refusedUntil = breakers.refusedUntil(endpoint);
      if (refusedUntil !== null) return { kind: 'limited', code: 'left_alone', retryAfterMs: Math.max(1, refusedUntil - now()) };
      const startedAt = now();
      const telling = { notice, settings: at.settings, there: write.anchor?.ts ?? null, deliveryId: write.writeId, attempt: write.attempt };
      const outcome = await at.receiver.tell(depsFor(endpoint), telling).catch(outcomeOfThrown);
      breakers.note(endpoint, outcome.kind === 'ambiguous' || outcome.kind === 'not_sent' ? 'failed' : 'answered');
      options.timed({ transport: 'service', method: at.receiver.kind, outcome: outcome.kind, tookMs: now() - startedAt });
      return outcome;
    },
    look: async (tenantId, lane, incidents) => {
      const at = await found(tenantId, lane);
      return 'kind' in at || at.receiver.look === null ? null : at.receiver.look(depsFor(`${tenantId} ${lane}`), at.settings, incidents);
    },
  };
}

/** One endpoint sees nothing of another's. */
function rememberedOf(all: Map<string, { value: string; until: number }>, endpoint: string): Remembered {
  const place = (name: string) => `${endpoint} ${name}`;
  return {
    get: (name) => all.get(place(name)),
    set: (name, kept) => void all.set(place(name), kept),
    delete: (name) => void all.delete(place(name)),
  };
}

async function resolveHost(trusted: TrustedHosts, host: string, port: number): Promise<string> {
  const addresses = await lookup(host, { all: true });
  const isTrusted = trusted.has(host.toLowerCase()) || trusted.has(`${host.toLowerCase()}:${port}`);
  const [first] = addresses;
  if (first === undefined || !(isTrusted || addresses.every(({ address }) => isPublicAddress(address)))) throw new NotPublicError('not a public address');
  return first.address;
}
