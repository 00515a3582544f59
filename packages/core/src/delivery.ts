import type { SlackMessage } from '@tocsin/contracts/message';
import type { AlertStatus } from '@tocsin/contracts/view';
import { backoffMs, configBackoff, slackBackoff, webhookBackoff } from './backoff.ts';
import { asPossibleRepeat } from './possibleRepeat.ts';
import { simplerOf } from './simplerMessage.ts';

/*
 * A write owed to Slack goes owed -> sending -> sent. From sending it may also go
 *   back to owed    when Slack surely did not take it (refused, limited), or when doing it again does no harm (an update, and all that a service is told)
 *   stay sending    when nobody can know (a time-out, a reset, a 5xx): it is looked for in the channel's history, twice, before it is owed again
 *   superseded      when its channel (or its webhook) cannot be written to and the fallback channel is told instead
 *   dead            when Slack refuses even the plain text of it
 * and from owed to superseded (a newer state of the same message covers it), merged (a digest tells it with others) or suppressed (a page that was answered before it
 * went out).
 */

export type WriteKind = 'post' | 'update' | 'reply' | 'page';

/** What goes first in a lane: pages, what answers a person's click, digests, what is critical, other news, what a digest has told already, and details in threads. */
export const urgencies = { page: 0, answer: 1, digest: 2, critical: 3, news: 4, told: 5, detail: 6 } as const;

/** The urgency of a write that nothing else is known of. */
export function urgencyOf(kind: WriteKind): number {
  if (kind === 'page') return urgencies.page;
  return kind === 'reply' ? urgencies.detail : urgencies.news;
}

/**
 * What a write's attempt came to, as the Slack adapter classifies it (Slack's error codes: `slack/codes.ts`). `bad_credential` and `workspace_full` are about the whole
 * workspace: nothing more is sent there for a while.
 */
export type Outcome =
  /** `stands`: how a service has it now, where that is not what it was told. */
  | { kind: 'accepted'; channelId: string | null; ts: string | null; stands?: AlertStatus }
  /** A service took the first part of what it is told; its incident is known by `there`, and the rest is to be told at once. */
  | { kind: 'begun'; there: There; code: string }
  | { kind: 'limited'; retryAfterMs: number; code: string }
  | { kind: 'not_sent'; code: string }
  /** `waitMs`: before it is told again, as what was asked may still be on its way. */
  | { kind: 'ambiguous'; code: string; waitMs?: number }
  | { kind: 'bad_content'; code: string }
  | { kind: 'bad_channel'; code: string }
  | { kind: 'bad_credential'; code: string }
  | { kind: 'workspace_full'; code: string }
  | { kind: 'message_gone'; code: string };

/** Where a service keeps what it was told: the endpoint's kind, and the incident's id there. */
export interface There {
  channelId: string;
  ts: string;
}

/** A claimed write, as far as the decision needs it. */
export interface Attempt {
  kind: WriteKind;
  attempt: number;
  message: SlackMessage;
  via: 'slack' | 'webhook' | 'service';
  onFallbackLane: boolean;
}

/** What becomes of a write. `reason` is kept with it and counted. */
export type Verdict =
  | { state: 'sent'; channelId: string | null; ts: string | null; stands?: AlertStatus }
  | {
      state: 'owed';
      reason: string;
      notBefore: number;
      countsAsAttempt: boolean;
      kind?: WriteKind;
      message?: SlackMessage;
      isSimpler?: true;
      there?: There;
      tellsElsewhere?: true;
    }
  | { state: 'look'; reason: string }
  | { state: 'redirect'; reason: string }
  | { state: 'dead'; reason: string };

/** How long after an attempt began nobody is still waiting for its answer: our time-out (8 s) and a margin. */
export const lookAfterMs = 10_000;
/** And not more often than this: some apps may read history once a minute. */
export const betweenLooksMs = 3_000;

/** When a lane looks for what may be looked for from `at` on (ms since 1970): at full steps of time, so that what was lost together is found in one reading. */
export function nextLookAt(at: number): number {
  return Math.ceil(at / betweenLooksMs) * betweenLooksMs;
}

/** Decides what becomes of a write after an attempt. `random` in [0, 1) spreads retries. */
export function decideDelivery(attempt: Attempt, outcome: Outcome, now: number, random: number): Verdict {
  const later = (policy = attempt.via === 'slack' ? slackBackoff : webhookBackoff) => now + backoffMs(policy, attempt.attempt, random);
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'sent', channelId: outcome.channelId, ts: outcome.ts, ...(outcome.stands && { stands: outcome.stands }) };
    case 'begun':
      return { state: 'owed', reason: outcome.code, notBefore: now, countsAsAttempt: false, there: outcome.there };
    case 'limited':
      return { state: 'owed', reason: outcome.code, notBefore: now + outcome.retryAfterMs, countsAsAttempt: false };
    case 'not_sent':
      return { state: 'owed', reason: outcome.code, notBefore: later(), countsAsAttempt: true };
    case 'ambiguous':
      // A service knows what it was told before, by the key: telling it again does no harm.
      if (attempt.via === 'service')
        return { state: 'owed', reason: outcome.code, notBefore: Math.max(later(), now + (outcome.waitMs ?? 0)), countsAsAttempt: true };
      if (attempt.via === 'webhook')
        return { state: 'owed', reason: outcome.code, notBefore: later(), countsAsAttempt: true, message: asPossibleRepeat(attempt.message) };
      if (attempt.kind === 'update') return { state: 'owed', reason: outcome.code, notBefore: later(), countsAsAttempt: true };
      return { state: 'look', reason: outcome.code };
    case 'bad_content': {
      const simpler = simplerOf(attempt.message);
      if (simpler === null) return { state: 'dead', reason: outcome.code };
      return { state: 'owed', reason: outcome.code, notBefore: now, countsAsAttempt: true, message: simpler, isSimpler: true };
    }
    case 'bad_channel':
      // What is open there has to be closed there: it stays owed, and people are told elsewhere meanwhile.
      if (attempt.via === 'service')
        return { state: 'owed', reason: outcome.code, notBefore: later(configBackoff), countsAsAttempt: true, tellsElsewhere: true };
      return elsewhere(attempt, outcome.code, later(configBackoff));
    // It waits for the workspace and burns no attempt; who lets it wait is not decided here.
    case 'bad_credential':
    case 'workspace_full':
      return { state: 'owed', reason: outcome.code, notBefore: now, countsAsAttempt: false };
    case 'message_gone':
      if (attempt.kind === 'post' || attempt.kind === 'page') return elsewhere(attempt, outcome.code, later(configBackoff));
      return { state: 'owed', reason: outcome.code, notBefore: now, countsAsAttempt: true, kind: attempt.kind === 'update' ? 'post' : 'page' };
  }
}

/** What its channel does not take goes to the fallback; what the fallback does not take either is tried again. */
function elsewhere(attempt: Attempt, reason: string, notBefore: number): Verdict {
  return attempt.onFallbackLane ? { state: 'owed', reason, notBefore, countsAsAttempt: true } : { state: 'redirect', reason };
}
