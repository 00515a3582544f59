import type { Verdict } from '@tocsin/core/delivery';
import { boundedLabel } from '@tocsin/telemetry/boundedLabel';
import { tenantsNamedMax } from '@tocsin/telemetry/metricList';
import type { Telemetry } from '@tocsin/telemetry/telemetry';
import type { Signals } from './signals.ts';

/** What a verdict is called in `tocsin_deliveries_total`. */
const outcomeOf: Readonly<Record<Verdict['state'], string>> = { sent: 'sent', owed: 'retried', look: 'ambiguous', redirect: 'superseded', dead: 'dead' };

/** The same fault again within this time is counted in the next line about it, not logged: a server that is away would fill the disk. */
const quietMs = 5_000;

/** Signals as metrics and log lines. `ledgerGaps` has as many tenants by name as a metric may have, and the sum of the others. */
export function telemetrySignals(
  { log, metrics }: Pick<Telemetry, 'log' | 'metrics'>,
  now: () => number,
): Signals & { spoolRows(): number; ledgerGaps(): ReadonlyMap<string, number> } {
  const spool = new Map<string, number>();
  const tenantLabel = boundedLabel(tenantsNamedMax);
  const gaps = new Map<string, number>();
  const faults = new Map<string, { at: number; more: number }>();
  return {
    spoolRows: () => [...spool.values()].reduce((sum, rows) => sum + rows, 0),
    ledgerGaps: () => {
      const byLabel = new Map<string, number>();
      for (const [tenantId, gap] of gaps) byLabel.set(tenantLabel(tenantId), (byLabel.get(tenantLabel(tenantId)) ?? 0) + gap);
      return byLabel;
    },
    batchRouted: (tenantId, events, transitions) => log.debug({ tenantId, events, transitions }, 'batch routed'),
    groupFlushed: (tenantId, reason) => log.debug({ tenantId, reason }, 'group flushed'),
    renderFault: (kind, language) => {
      metrics.count('renderFaults', 1, { template: kind });
      log.warn({ kind, language }, 'a template failed: the plain message was sent');
    },
    slackAnswered: ({ transport, method, outcome, tookMs }) => {
      if (transport === 'webhook') metrics.time('webhookRequest', tookMs / 1_000, { outcome });
      else metrics.time('slackRequest', tookMs / 1_000, { method, outcome });
    },
    writeSettled: (tenantId, state, reason, sinceReceivedMs) => {
      metrics.count('deliveries', 1, { tenant: tenantId, outcome: outcomeOf[state] });
      if (sinceReceivedMs !== null) metrics.time('alertToSlack', sinceReceivedMs / 1_000, { tenant: tenantId });
      if (state === 'dead') log.error({ tenantId, reason }, 'Slack refuses a message even as plain text: it will not be sent');
      else if (state !== 'sent') log.info({ tenantId, state, reason }, 'a write was not accepted');
    },
    writeReconciled: (tenantId, result) => {
      metrics.count('ambiguousWrites', 1, { tenant: tenantId, result });
      metrics.count('deliveries', 1, { tenant: tenantId, outcome: result === 'found' ? 'sent' : 'retried' });
      log.info({ tenantId, result }, 'a write of unknown end was settled');
    },
    contentRefused: (tenantId, code) => {
      metrics.count('renderFaults', 1, { template: 'refused_by_slack' });
      log.warn({ tenantId, code }, 'Slack refused how a message was built: it is sent simpler');
    },
    workspaceRefused: (tenantId, code, told) => {
      metrics.count('workspaceFaults', 1, { tenant: tenantId, code });
      log.error(
        { tenantId, code, told },
        `Slack takes nothing of this tenant's: ${told ? 'what is critical goes to its webhook' : 'it has no webhook, everything waits'}`,
      );
    },
    workspaceHealed: (tenantId) => log.warn({ tenantId }, 'the workspace takes messages again'),
    levelFired: (tenantId, level, lateMs) => {
      metrics.count('escalationsFired', 1, { tenant: tenantId, level: String(level) });
      metrics.time('escalationLateness', lateMs / 1_000, {});
    },
    escalationUnanswered: (tenantId) => {
      metrics.count('escalationsUnanswered', 1, { tenant: tenantId });
      log.warn({ tenantId }, 'all levels of an escalation were told and nobody answered');
    },
    slaBreached: (tenantId, clock) => metrics.count('slaBreaches', 1, { tenant: tenantId, clock }),
    auditSealed: (tenantId, block, head) => {
      metrics.count('auditBlocksSealed', 1, {});
      log.info({ tenantId, block, head }, 'audit sealed');
    },
    deadLettered: (tenantId, kind, reason) => log.error({ tenantId, kind, reason }, 'kept as a dead letter'),
    ledgerGap: (tenantId, gap) => {
      if (gap > 0 && gaps.get(tenantId) !== gap) log.error({ tenantId, gap }, 'the ledger has a gap: `tocsin ledger` says what to look at');
      gaps.set(tenantId, gap);
    },
    ledgersKept: (tenantIds) => {
      for (const tenantId of gaps.keys()) if (!tenantIds.includes(tenantId)) gaps.delete(tenantId);
    },
    spoolDepth: (tenantId, jobs) => void (jobs > 0 ? spool.set(tenantId, jobs) : spool.delete(tenantId)),
    jobFailed: (queue, jobId, attempt, last, err) =>
      log[last ? 'error' : 'warn']({ queue, jobId, attempt, err }, last ? 'a job failed for good' : 'a job failed and is tried again'),
    fault: (where, err) => {
      const before = faults.get(where);
      if (before && now() - before.at < quietMs) {
        before.more += 1;
        return;
      }
      faults.set(where, { at: now(), more: 0 });
      log.warn({ err, ...(before?.more ? { timesBefore: before.more } : {}) }, where);
    },
  };
}
