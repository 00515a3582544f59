import { z } from 'zod';
import { adviceForDuration } from './durationAdvice.ts';

/** The longest duration: what Postgres keeps in an integer of ms. A longer one would make every alert of its route unstorable. */
const durationMsMax = 2_147_483_647;

const unitMs: Readonly<Record<string, number>> = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** A duration as Prometheus writes it (prometheus/common model.ParseDuration): 30s, 5m, 1h30m, 500ms, 0. Becomes ms. */
export const durationSchema = z
  .string({ error: ({ input }) => adviceForDuration(input) })
  .regex(/^(?:0|(?=.)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?)$/, {
    error: ({ input }) => adviceForDuration(input),
  })
  .transform(durationMs)
  .refine((ms) => ms <= durationMsMax, 'is longer than 24 days, the longest there is');

function durationMs(text: string): number {
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? 's'] ?? 0), 0);
}
