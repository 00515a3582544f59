import type { AlertView } from '@tocsin/contracts/view';
import { firstOf } from '../firstOf.ts';

/** What kind of thing an alert is about, and so which facts of it are shown in which words. */
export const forms = ['threshold', 'deployment', 'security', 'heartbeat', 'log', 'generic'] as const;
export type Form = (typeof forms)[number];

/** Keys that only alerts of one form have: each list is an alternative, all of its keys must be there with a value. The first form that fits wins. */
const keysOf: readonly (readonly [Form, readonly (readonly string[])[]])[] = [
  ['heartbeat', [['last_seen'], ['expected_every'], ['missed_for']]],
  ['security', [['source_ip'], ['src_ip']]],
  [
    'deployment',
    [
      ['version', 'commit'],
      ['version', 'previous_version'],
      ['version', 'deployed_by'],
      ['version', 'result'],
    ],
  ],
  ['log', [['pattern', 'count'], ['pattern', 'samples'], ['log_pattern']]],
  [
    'threshold',
    [
      ['value', 'threshold'],
      ['value', 'limit'],
    ],
  ],
];

/** Words of an alert type that tell the form where no key does. The first form that fits wins. */
const wordsOf: readonly (readonly [Form, readonly string[]])[] = [
  ['heartbeat', ['heartbeat', 'heartbeats', 'deadman', 'missed', 'absent']],
  ['security', ['security', 'intrusion', 'login', 'bruteforce', 'malware', 'phishing', 'firewall', 'waf', 'cve', 'unauthorized']],
  ['deployment', ['deploy', 'deployment', 'release', 'rollout', 'rollback']],
  ['log', ['log', 'logs', 'exception', 'stacktrace', 'panic']],
  ['threshold', ['threshold', 'cpu', 'memory', 'disk', 'latency', 'usage', 'utilization', 'saturation', 'quota', 'lag', 'rate']],
];

/**
 * The form of an alert. In this order: the annotation `form` if it names one; the keys among its annotations and labels (heartbeat: `last_seen`, `expected_every` or
 * `missed_for`; security: `source_ip` or `src_ip`; deployment: `version` with `commit`, `previous_version`, `deployed_by` or `result`; log: `log_pattern`, or `pattern` with
 * `count` or `samples`; threshold: `value` with `threshold` or `limit`); a word of its alert type (`deploy_failed`, `HighCpuUsage`); otherwise `generic`. Pure.
 */
export function formOf(alert: Pick<AlertView, 'alertType' | 'labels' | 'annotations'>): Form {
  const named = forms.find((form) => form === firstOf(alert.annotations, ['form']));
  if (named !== undefined) return named;
  const has = (key: string) => firstOf(alert.annotations, [key]) !== '' || firstOf(alert.labels, [key]) !== '';
  const byKeys = keysOf.find(([, alternatives]) => alternatives.some((keys) => keys.every(has)));
  if (byKeys !== undefined) return byKeys[0];
  const words = alert.alertType
    .slice(0, 200)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return wordsOf.find(([, known]) => known.some((word) => words.includes(word)))?.[0] ?? 'generic';
}
