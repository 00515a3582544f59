import { censored, redactText } from './redact.ts';

/** Names whose values are secrets wherever they stand in a job; `token` is how a service that enqueues by itself says who it is. */
const secretName = /^(authorization|cookie|token|api_?key|password|secret|[a-z_]*_?(token|secret|password)|webhook_?url|redis_?url|postgres_?url)$/i;
const depthMax = 12;

/** Data of a job, a batch or a message as operators may see it: texts of alerts stay, tokens and addresses that are secrets go. */
export function redactData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === depthMax) return '…';
  if (Array.isArray(value)) return value.map((item) => redactData(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, secretName.test(name) ? censored : redactData(inner, depth + 1)]));
}
