import { enterLane, leaveLane } from '@tocsin/cache/laneLease';
import { insertAnchors } from '@tocsin/store/anchors';
import { claimWrites, openLane, restOfLane } from '@tocsin/store/claimWrites';
import { keepDigest, lockDigest, noteDigestGroups, openDigest, refreshUnshown, summariseDigest, worstOfDigest } from '@tocsin/store/digests';
import { letFollow, lockWaiting, mergeWrites, supersedeBoards } from '@tocsin/store/foldWrites';
import { healLanes, loadLaneFaults } from '@tocsin/store/laneFaults';
import { endStranded, lockShownThere, lockStranded, newestShown } from '@tocsin/store/redirectWrites';
import { noteLook, settleEnded, settleOwed, settleSent } from '@tocsin/store/settleWrites';
import { uncertainWrites } from '@tocsin/store/uncertainWrites';
import { withSpan } from '@tocsin/telemetry/tracing';
import type { Adapters } from '../adapters.ts';
import type { DeliverPoolDeps } from '../deliverPool.ts';
import { tellFaultDeps } from './channels.ts';
import { messageOf } from './format.ts';

/** A little longer than Slack's time-out: the lane of a killed worker is free again when its job is taken up. Where storing takes longer, the fence keeps order. */
const visitMs = 12_000;

export function deliverDeps(adapters: Adapters, consoleUrl: string | null): DeliverPoolDeps {
  const { common, budgets, slack, redis, prefix, signals } = adapters;
  return {
    ...common,
    ...budgets,
    ...tellFaultDeps(adapters, consoleUrl),
    lookFor: slack.lookFor,
    send: (tenantId, lane, write) => withSpan(`deliver ${write.kind}`, { parent: write.traceparent, kind: 'client' }, () => slack.send(tenantId, lane, write)),
    ...{ openLane, claimWrites, restOfLane, settleSent, settleOwed, settleEnded, noteLook, uncertainWrites },
    ...{ loadLaneFaults, healLanes, lockStranded, lockShownThere, newestShown, insertAnchors, endStranded },
    ...{ lockDigest, openDigest, keepDigest, noteDigestGroups, summariseDigest, worstOfDigest, refreshUnshown },
    ...{ lockWaiting, mergeWrites, letFollow, supersedeBoards },
    renderDigest: (request) => messageOf(adapters, adapters.renderer.digest(request)),
    settled: (tenantId, _lane, write, verdict) => {
      const sinceReceivedMs = verdict.state === 'sent' && write.receivedAt !== null ? common.now() - write.receivedAt : null;
      signals.writeSettled(tenantId, verdict.state, 'reason' in verdict ? verdict.reason : null, sinceReceivedMs);
    },
    reconciled: (tenantId, _lane, _write, result) => signals.writeReconciled(tenantId, result),
    enterLane: (visit) => enterLane(redis, prefix, visit, visitMs),
    leaveLane: (visit) => leaveLane(redis, prefix, visit),
  };
}
