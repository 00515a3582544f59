import type { Verdict } from '@tocsin/core/delivery';
import { boundedLabel } from '@tocsin/telemetry/boundedLabel';
import { tenantsNamedMax } from '@tocsin/telemetry/metricList';
import type { Telemetry } from '@tocsin/telemetry/telemetry';
import type { Signals } from './signals.ts';

/** What a verdict is called in `tocsin_deliveries_total`. */
const outcomeOf: Readonly<Record<Verdict['state'], string>> = { sent: 'sent', owed: 'retried', look: 'ambiguous', redirect: 'superseded', dead: 'dead' };

/** The same fault again within this time is counted in the next line about it, not logged: a server that is away would fill the disk. */
const quietMs = 5_000;
/** Open groups are counted more often than this. */
const countedMs = 60_000;

/** Signals as metrics and log lines. `ledgerGaps` and `openGroupsByLabel` have as many tenants by name as a metric may have, and the sum of the others. */
export function telemetrySignals(
  { log, metrics }: Pick<Telemetry, 'log' | 'metrics'>,
  now: () => number,
): Signals & { spoolRows(): number; ledgerGaps(): ReadonlyMap<string, number>; openGroupsByLabel(): ReadonlyMap<string, number> } {
  const spool = new Map<string, number>();
  const tenantLabel = boundedLabel(tenantsNamedMax);
  const gaps = new Map<string, number>();
  let open: { at: number; groups: ReadonlyMap<string, number> } = { at: 0, groups: new Map() };
  const faults = new Map<string, { at: number; more: number }>();
  const byLabel = (byTenant: ReadonlyMap<string, number>) => {
    const sums = new Map<string, number>();
    for (const [tenantId, value] of byTenant) sums.set(tenantLabel(tenantId), (sums.get(tenantLabel(tenantId)) ?? 0) + value);
    return sums;
  };
  return {
    spoolRows: () => [...spool.values()].reduce((sum, rows) => sum + rows, 0),
    ledgerGaps: () => byLabel(gaps),
    batchRouted: (tenantId, events, turns) => {
      for (const { alertType, severity, to, alerts } of turns) metrics.count('alertTurns', alerts, { tenant: tenantId, alert_type: alertType, severity, to });
      log.debug({ tenantId, events, transitions: turns.reduce((sum, { alerts }) => sum + alerts, 0) }, 'batch routed');
    },
    groupFlushed: (tenantId, reason) => log.debug({ tenantId, reason }, 'group flushed'),
    episodeOver: (tenantId, lastedMs, acknowledgedAfterMs) => {
      metrics.time('timeToResolve', lastedMs / 1_000, { tenant: tenantId });
      if (acknowledgedAfterMs !== null) metrics.time('timeToAcknowledge', acknowledgedAfterMs / 1_000, { tenant: tenantId });
    },
    openGroups: (groups) => {
      open = { at: now(), groups };
    },
    // Another process counts them by now.
    openGroupsByLabel: () => byLabel(now() - open.at < countedMs ? open.groups : new Map()),
    renderFault: (kind, language) => {
      metrics.count('renderFaults', 1, { template: kind });
      log.warn({ kind, language }, 'a template failed: the plain message was sent');
    },
    slackAnswered: ({ transport, method, outcome, tookMs }) => {
      if (transport === 'webhook') metrics.time('webhookRequest', tookMs / 1_000, { outcome });
      else if (transport === 'service') metrics.time('serviceRequest', tookMs / 1_000, { service: method, outcome });
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
