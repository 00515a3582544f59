import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { ServiceKind } from '@tocsin/contracts/tenant/service';
import type { AlertStatus } from '@tocsin/contracts/view';
import type { Outcome } from '@tocsin/core/delivery';
import type { GuardedAnswer, GuardedRequest } from '@tocsin/outbound/guardedRequest';
import type { z } from 'zod';

/** What a service is told, once: the newest state of a group. */
export interface Telling<Kind extends ServiceKind, Settings> {
  notice: Notice & { to: Extract<NoticeFor, { kind: Kind }> };
  /** The endpoint's, with its secrets. */
  settings: Settings;
  /** By what the service knows the incident of this episode; null as long as it has surely taken nothing of it. */
  there: string | null;
  /** The same each time that this is tried. */
  deliveryId: string;
  attempt: number;
}

/** How an HTTP request of a receiver goes out: guarded, within the time that is left for all of the telling. */
export type Ask = (url: URL, request: Pick<GuardedRequest, 'method' | 'headers' | 'body'> & { bodyMost?: number }) => Promise<GuardedAnswer>;

/** Values by name, until they are over (ms since 1970). */
export interface Remembered {
  get(name: string): { value: string; until: number } | undefined;
  set(name: string, kept: { value: string; until: number }): void;
  delete(name: string): void;
}

/** What receivers need of the world. */
export interface ReceiverDeps {
  ask: Ask;
  now(): number;
  /** Remembers what is fetched for an endpoint, as an access token, in this process only. */
  remembered: Remembered;
  /** The addresses a host may be reached at that is not spoken HTTP with: all public, or the host is trusted. Throws a NotPublicError. */
  resolveHost(host: string, port: number): Promise<string>;
  /** How much time is left, ms. */
  leftMs(): number;
}

/** How incidents stand in a service that is asked for it, by our keys, and who changed each last. */
export type SeenThere = readonly { key: string; id: string; state: AlertStatus; by: string }[];

/**
 * A kind of service that groups are told to. It is a folder: how its endpoints are set, how a notice becomes requests, what its answers mean. Retries, pauses, order, dead letters and the ledger are the lane's.
 * `tell` sends at most what one answer of the record can keep: where a service is to be told two things one after the other, the first ends as `begun`. It may throw what `ask` throws.
 */
export interface Receiver<Kind extends ServiceKind, Settings> {
  kind: Kind;
  /** What an endpoint is set with. */
  settings: z.ZodType<Settings>;
  /** The field that a single line given to `tocsin endpoints set` is; null: there is none. */
  bare: string | null;
  /** A field that is made of 32 random bytes where nobody gives it, and shown once. */
  made?: { field: string; make(bytes: Buffer): string };
  /** What it takes: as much as this at once, then so many a second. */
  perSecond: number;
  burst: number;
  tell(deps: ReceiverDeps, telling: Telling<Kind, Settings>): Promise<Outcome>;
  /** Looks how incidents stand there; absent where the service tells by itself. */
  look?(deps: ReceiverDeps, settings: Settings, incidents: readonly { key: string; id: string }[]): Promise<SeenThere>;
}
