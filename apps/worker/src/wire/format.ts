import type { SlackMessage } from '@tocsin/contracts/message';
import type { Rendered } from '@tocsin/render/say';
import { insertAnchors, loadAnchors } from '@tocsin/store/anchors';
import { groupOwes } from '@tocsin/store/dueWork';
import { insertFlush } from '@tocsin/store/insertFlush';
import { lockGroup } from '@tocsin/store/lockGroup';
import { lockOpenWrites, supersedeWrites } from '@tocsin/store/openWrites';
import { noteSuppressed, oweWrites } from '@tocsin/store/oweWrites';
import { hastenGroups } from '@tocsin/store/silences';
import { hastenFlush, postponeFlush, storeFlush } from '@tocsin/store/storeFlush';
import { countMembers, loadAlerts, worstMembers } from '@tocsin/store/summariseGroup';
import { loadActiveSilences, loadInhibitSources, loadLabels, lockUnsettledMembers, sampleSources, setSuppressed, someEnded } from '@tocsin/store/suppression';
import { takeOwed } from '@tocsin/store/takeOwed';
import { currentTraceparent } from '@tocsin/telemetry/traceparent';
import { withSpan } from '@tocsin/telemetry/tracing';
import { type Adapters, noteFaults } from '../adapters.ts';
import type { FormatPoolDeps } from '../formatPool.ts';
import { ownWordsOf } from './ownWords.ts';

/** The message of something rendered; what was wrong with its template is counted. */
export function messageOf({ signals }: Pick<Adapters, 'signals'>, rendered: Rendered): SlackMessage {
  noteFaults(signals, rendered.faults);
  return rendered.message;
}

export function formatDeps(adapters: Adapters, consoleUrl: string | null): FormatPoolDeps {
  const { common, renderer, store } = adapters;
  return {
    ...common,
    ...{ lockGroup, takeOwed, countMembers, worstMembers, loadAlerts, storeFlush, postponeFlush, insertFlush },
    ...{ loadAnchors, insertAnchors, lockOpenWrites, supersedeWrites, oweWrites, noteSuppressed },
    ...{ loadActiveSilences, lockUnsettledMembers, loadLabels, loadInhibitSources, sampleSources, setSuppressed, someEnded, hastenGroups },
    groupOwes: (groupId) => groupOwes(store, groupId),
    hastenFlush,
    renderGroup: (plan, request) => messageOf(adapters, renderer.group({ ...request, overrides: ownWordsOf(plan) })),
    renderThread: (request) => messageOf(adapters, renderer.thread(request)),
    inSpan: (name, parent, work) => withSpan(name, { parent, kind: 'consumer' }, work),
    traceparent: currentTraceparent,
    consoleUrl,
  };
}
