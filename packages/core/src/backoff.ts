/** Waits of one kind of retry: the n-th is `baseMs * 2^(n-1)`, at most `capMs`, of which up to `jitter` (a fraction) is random. */
export interface BackoffPolicy {
  baseMs: number;
  capMs: number;
  jitter: number;
}

/** Slack is away or refuses: quick at first, then once a minute for as long as it takes. */
export const slackBackoff: BackoffPolicy = { baseMs: 500, capMs: 60_000, jitter: 0.3 };

/** A webhook fails: full jitter, as its many senders know nothing of each other. */
export const webhookBackoff: BackoffPolicy = { baseMs: 1_000, capMs: 60_000, jitter: 1 };

/** A fault that only a person can mend (a revoked token, a missing channel): looked at once a minute. */
export const configBackoff: BackoffPolicy = { baseMs: 15_000, capMs: 60_000, jitter: 0.2 };

/** The wait before attempt `attempt + 1`, in ms. `random` is in [0, 1). */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(full * (1 - policy.jitter * random));
}
