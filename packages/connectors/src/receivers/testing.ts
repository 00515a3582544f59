import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import { guardedRequest } from '@tocsin/outbound/guardedRequest';
import type { ReceiverDeps } from './receiver.ts';

/** What receivers need, with a time-out of `timeoutMs` for each request and a clock that is the machine's. Doubles are on this machine, so nothing is guarded. */
export function testDeps(timeoutMs = 2_000, remembered = new Map<string, { value: string; until: number }>()): ReceiverDeps {
  return {
    ask: (url, request) => guardedRequest(url, { bodyMost: 65_536, ...request, reach: 'anywhere', timeoutMs }),
    now: Date.now,
    remembered,
    resolveHost: async (host) => host,
    leftMs: () => timeoutMs,
  };
}

/** A notice of a group with two alerts, one of which says what nobody should obey. */
export function sampleNotice(to: NoticeFor, more: Partial<Notice> = {}): Notice {
  const groupId = '3f0e5d5a-0c1b-4c7e-9d55-1d2a3b4c5d6e';
  const alert = { type: 'HighLatency', severity: 'critical', status: 'firing', startsAt: 1_795_430_000_000, resolvedAt: null } as const;
  return {
    ...{ key: `${groupId}:1`, tenantId: 'acme', groupId, episode: 1, epoch: 1, status: 'firing', severity: 'critical', language: 'en' },
    ...{ title: '[CRIT] checkout-api prod: p99 is 2 s', summary: 'p99 is 2 s', alertType: 'HighLatency', service: 'checkout-api', environment: 'prod' },
    counts: { firing: 2, acknowledged: 0, resolved: 0, suppressed: 0 },
    ...{ since: 1_795_430_000_000, at: 1_795_430_060_000, resolvedAt: null, by: null, more: 0, escalation: null },
    labels: { service: 'checkout-api', instance: 'web-1', host_ci: 'web-1.acme' },
    alerts: [
      { ...alert, alertId: 'a1', message: 'p99 is 2 s', labels: { service: 'checkout-api' } },
      { ...alert, alertId: 'a2', message: 'p99 is 3 s\n<script>alert(1)</script>', labels: {} },
    ],
    links: [{ text: 'Tocsin', url: 'https://tocsin.example/?group=1' }],
    images: [{ text: 'graph', url: 'https://grafana.example/graph.png' }],
    to,
    ...more,
  };
}
