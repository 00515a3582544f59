import { enterLane, leaveLane } from '@tocsin/cache/laneLease';
import { serviceOfLane } from '@tocsin/core/serviceLane';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import { askAgainMs } from '@tocsin/core/workspaceFault';
import { healWorkspace } from '@tocsin/steps/healWorkspace';
import { tellElsewhere } from '@tocsin/steps/tellElsewhere';
import { insertAnchors } from '@tocsin/store/anchors';
import { claimWrites, openLane, restOfLane } from '@tocsin/store/claimWrites';
import { keepDigest, lockDigest, noteDigestGroups, openDigest, refreshUnshown, summariseDigest, worstOfDigest } from '@tocsin/store/digests';
import { letFollow, lockWaiting, mergeWrites, supersedeBoards } from '@tocsin/store/foldWrites';
import { healLanes, loadLaneFaults } from '@tocsin/store/laneFaults';
import { noteThere } from '@tocsin/store/noteThere';
import { endStranded, lockShownThere, lockStranded, newestShown } from '@tocsin/store/redirectWrites';
import { noteLook, settleEnded, settleOwed, settleSent } from '@tocsin/store/settleWrites';
import { takeUrgent } from '@tocsin/store/tellElsewhere';
import { uncertainWrites } from '@tocsin/store/uncertainWrites';
import { claimProbe, claimTrial, endWorkspaceFault, insertWorkspaceFault, loadWorkspaceFault, offerTrial } from '@tocsin/store/workspaceFaults';
import { withSpan } from '@tocsin/telemetry/tracing';
import type { Adapters } from '../adapters.ts';
import type { DeliverPoolDeps } from '../deliverPool.ts';
import { workspaceGate } from '../workspaceGate.ts';
import { tellFaultDeps } from './channels.ts';
import { messageOf } from './format.ts';

/** A little longer than Slack's time-out: the lane of a killed worker is free again when its job is taken up. Where storing takes longer, the fence keeps order. */
const visitMs = 12_000;

export function deliverDeps(adapters: Adapters, consoleUrl: string | null): DeliverPoolDeps {
  const { common, budgets, slack, redis, prefix, signals } = adapters;
  const telling = { ...common, ...tellFaultDeps(adapters, consoleUrl), loadWorkspaceFault, endWorkspaceFault, takeUrgent };
  const noteRefusal: typeof insertWorkspaceFault = async (tx, fault) => {
    const isNew = await insertWorkspaceFault(tx, fault);
    if (isNew) signals.workspaceRefused(tx.tenantId, fault.code, fault.told);
    return isNew;
  };
  const insteadOf = (plan: TenantPlan) => laneWithoutWorkspace(adapters, plan);
  return {
    ...budgets,
    ...telling,
    insteadOf,
    insertWorkspaceFault: noteRefusal,
    gate: workspaceGate({
      loadFault: (tenantId) => common.inTenant(tenantId, loadWorkspaceFault),
      claimProbe: (tenantId, now) => common.inTenant(tenantId, (tx) => claimProbe(tx, now, now + askAgainMs)),
      offerTrial: (tenantId, until) => common.inTenant(tenantId, (tx) => offerTrial(tx, until)),
      claimTrial: (tenantId, now) => common.inTenant(tenantId, (tx) => claimTrial(tx, now)),
      probe: slack.isTokenGood,
      heal: async (tenantId) => {
        const plan = await common.planOf(tenantId);
        const lanes = await healWorkspace(telling, plan, await insteadOf(plan));
        signals.workspaceHealed(tenantId);
        for (const lane of lanes) await common.wakeLane(tenantId, lane);
      },
      fault: signals.fault,
      now: common.now,
    }),
    standIn: async (tenantId, lane, fault) => {
      const plan = await common.planOf(tenantId);
      const instead = await insteadOf(plan);
      if (instead !== null && (await tellElsewhere(telling, plan, lane, { fault, instead })) > 0) await common.wakeLane(tenantId, instead);
    },
    lookFor: slack.lookFor,
    send: (tenantId, lane, write) => withSpan(`deliver ${write.kind}`, { parent: write.traceparent, kind: 'client' }, () => slack.send(tenantId, lane, write)),
    ...{ openLane, claimWrites, restOfLane, settleSent, settleOwed, settleEnded, noteLook, noteThere, uncertainWrites },
    ...{ loadLaneFaults, healLanes, lockStranded, lockShownThere, newestShown, insertAnchors, endStranded },
    ...{ lockDigest, openDigest, keepDigest, noteDigestGroups, summariseDigest, worstOfDigest, refreshUnshown },
    ...{ lockWaiting, mergeWrites, letFollow, supersedeBoards },
    renderDigest: (request) => messageOf(adapters, adapters.renderer.digest(request)),
    settled: (tenantId, lane, write, verdict) => {
      const isSlacks = serviceOfLane(lane) === null;
      const sinceReceivedMs = isSlacks && verdict.state === 'sent' && write.receivedAt !== null ? common.now() - write.receivedAt : null;
      signals.writeSettled(tenantId, verdict.state, 'reason' in verdict ? verdict.reason : null, sinceReceivedMs);
      if (verdict.state === 'dead' || (verdict.state === 'owed' && verdict.isSimpler)) signals.contentRefused(tenantId, verdict.reason);
    },
    reconciled: (tenantId, _lane, _write, result) => signals.writeReconciled(tenantId, result),
    enterLane: (visit) => enterLane(redis, prefix, visit, visitMs),
    leaveLane: (visit) => leaveLane(redis, prefix, visit),
  };
}

/**
 * The webhook that the tenant's file names for this; else SLACK_WEBHOOK_URL (or its own of the name `default`), but not the operator's for a tenant that has a workspace of
 * its own: its alerts are nobody else's.
 */
async function laneWithoutWorkspace({ webhookOf, workspaceOf }: Adapters, plan: TenantPlan): Promise<string | null> {
  const name = plan.fallbackWebhook ?? 'default';
  const webhook = await webhookOf(plan.tenantId, name);
  if (webhook === null || webhook === 'unopened') return null;
  const isForeign = plan.fallbackWebhook === null && webhook.trust.giver === 'operator' && (await workspaceOf(plan.tenantId))?.source === 'install';
  return isForeign ? null : `webhook:${name}`;
}
