import { randomUUID } from 'node:crypto';
import { TocsinError } from '@tocsin/contracts/errors';
import { alertToWire, type SentAlert, type SlackAlert } from './alert.ts';
import { type EscalationSetup, escalationToWire } from './escalation.ts';
import { httpTransport } from './httpTransport.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { redisTransport } from './redisTransport.ts';
import type { Transport } from './transport.ts';
import { untilTaken } from './untilTaken.ts';

/** How to reach the installation: an ingest server, or its Redis. An embedded installation needs no token for its default tenant. */
export type Destination = { url: string; token?: string } | { redis: string; token: string; prefix?: string };

export type SlackAlertManagerOptions = Destination & {
  /** For alerts that name none. Needed with `redis`. */
  tenantId?: string;
  /** How many alerts may wait while the installation cannot be reached. Default 10,000. */
  maxBuffered?: number;
  /** How long an alert is tried before its promise rejects. Default 10 minutes. */
  giveUpAfterMs?: number;
  /** How long one request may take. Default 10 s. */
  timeoutMs?: number;
  /** First and longest wait between tries. Default 250 ms and 30 s. */
  retryMs?: { first: number; longest: number };
};

/**
 * Sends alerts to Tocsin from a program.
 *
 *     const alerts = new SlackAlertManager({ url: 'http://127.0.0.1:9400', token });
 *     const { alertId } = await alerts.sendAlert({ alertType: 'high_cpu', severity: 'critical', message: 'CPU > 95%' });
 *
 * A promise resolves when the alert is durable, and rejects with a `TocsinError` that says why it is not. Until then it is tried again, each time under the
 * same key, so that it is taken once. Calls made at the same time share a request.
 */
export class SlackAlertManager {
  readonly #options: SlackAlertManagerOptions;
  readonly #transport: Transport;
  readonly #outbox: Outbox;
  readonly #closing = new AbortController();
  readonly #escalations = new Set<Promise<unknown>>();

  constructor(options: SlackAlertManagerOptions) {
    this.#options = options;
    this.#transport = transportOf(options);
    const waitingMax = Math.max(1, options.maxBuffered ?? 10_000);
    this.#outbox = createOutbox({
      waitingMax,
      send: (alerts, oldestAt) => {
        const key = randomUUID();
        return this.#retry(() => this.#transport.sendAlerts(alerts, key), oldestAt);
      },
    });
  }

  /** Sends one alert; the same again is the same alert. */
  async sendAlert(alert: SlackAlert): Promise<SentAlert> {
    return this.#add(alert, undefined);
  }

  /** Sends many. Never rejects: each alert's result stands where the alert stood. */
  async sendAlerts(alerts: readonly SlackAlert[]): Promise<PromiseSettledResult<SentAlert>[]> {
    return Promise.allSettled(alerts.map((alert) => this.#add(alert, undefined)));
  }

  /** Says that an alert is over. It is found by what makes it the same alert (`dedupKey`, or environment, alertType and labels); the rest is what people will read. */
  async resolveAlert(alert: SlackAlert): Promise<SentAlert> {
    return this.#add(alert, 'resolved');
  }

  /** Has others told when nobody acknowledges the alert. May be called as soon as `sendAlert` has answered. */
  async setupEscalation(setup: EscalationSetup): Promise<{ escalationId: string }> {
    this.#refuseClosed();
    const key = randomUUID();
    const sending = this.#retry(() => this.#transport.sendEscalation(escalationToWire(setup, this.#options.tenantId), key), Date.now());
    this.#escalations.add(sending);
    return sending.finally(() => this.#escalations.delete(sending));
  }

  /** Resolves when all that was handed over has been sent or refused. */
  async flush(): Promise<void> {
    await this.#outbox.settled();
    await Promise.allSettled(this.#escalations);
  }

  /** Sends what is waiting, for at most `withinMs` (default 5 s); rejects the promises of what is left then. */
  async close(withinMs = 5_000): Promise<void> {
    const timer = setTimeout(() => this.#abandon(), withinMs);
    await this.flush();
    clearTimeout(timer);
    this.#abandon();
    await this.#transport.close();
  }

  #abandon(): void {
    this.#closing.abort();
    this.#outbox.abandon();
  }

  #refuseClosed(): void {
    if (this.#closing.signal.aborted) throw new TocsinError('unavailable', 'this manager is closed');
  }

  async #add(alert: SlackAlert, status: 'resolved' | undefined): Promise<SentAlert> {
    this.#refuseClosed();
    return this.#outbox.add(alertToWire(alert, status, this.#options.tenantId));
  }

  #retry<T>(work: () => Promise<T>, since: number): Promise<T> {
    const { first, longest } = this.#options.retryMs ?? { first: 250, longest: 30_000 };
    const until = since + (this.#options.giveUpAfterMs ?? 600_000);
    return untilTaken(work, { backoff: { baseMs: first, capMs: longest, jitter: 0.3 }, until, signal: this.#closing.signal, random: Math.random });
  }
}

function transportOf(options: SlackAlertManagerOptions): Transport {
  if ('url' in options) return httpTransport({ url: options.url, token: options.token, timeoutMs: options.timeoutMs ?? 10_000 });
  return redisTransport({ redisUrl: options.redis, token: options.token, prefix: options.prefix });
}
