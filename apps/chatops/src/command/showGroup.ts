import type { ReplyGroup, ReplyView } from '@tocsin/contracts/reply';
import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import type { SuppressionView } from '@tocsin/contracts/view';
import type { AlertState } from '@tocsin/core/alertState';
import { nameOfLane } from '@tocsin/core/fallback';
import type { GroupState, GroupSummary } from '@tocsin/core/group';
import { groupViewOf, nameOf } from '@tocsin/core/groupView';
import { matchersOnWay } from '@tocsin/core/routing';
import { codeOf } from '@tocsin/core/slashCommand';
import { destinationsOf, environmentOfRoute } from '@tocsin/core/tenantPlan';
import type { Asked, CommandDeps } from './deps.ts';
import { findGroup } from './findGroup.ts';
import { suppressionOf } from './suppressionOf.ts';

const alertsShown = 10;

/** A group as its message shows it, with its buttons. */
export async function showGroup<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const found = await findGroup(deps, asked, 'show');
  if ('reply' in found) return found.reply;
  const { group, summary, alerts, suppression } = await readGroup(deps, asked, found.groupId, alertsShown);
  return { kind: 'group', view: groupViewOf(asked.tenantId, group, { summary, alerts, suppression }, deps.consoleUrl) };
}

/** Why a group was told where it was, or why nobody has been told. */
export async function whyGroup<Tx>(deps: CommandDeps<Tx>, asked: Asked): Promise<ReplyView> {
  const found = await findGroup(deps, asked, 'why');
  if ('reply' in found) return found.reply;
  const { plan } = asked;
  const read = await readGroup(deps, asked, found.groupId, 1);
  const { group, suppression } = read;
  return {
    kind: 'why',
    group: replyGroupOf(read),
    way: matchersOnWay(environmentOfRoute(plan, group.routeKey).root, group.routeKey).map(formatMatcher),
    receiver: group.receiver,
    targets: destinationsOf(plan, group).map(({ lane }) => nameOfLane(lane)),
    suppression,
    toldAt: group.lastFlushAt,
    nextAt: group.nextFlushAt,
  };
}

/** A group, how its alerts stand, and the worst few of them. */
export interface ReadGroup {
  group: GroupState;
  summary: GroupSummary;
  alerts: AlertState[];
  suppression: SuppressionView | null;
}

/** A group that the tenant has, with so many of its alerts. */
export async function readGroup<Tx>(deps: CommandDeps<Tx>, { tenantId, plan }: Asked, groupId: string, limit: number): Promise<ReadGroup> {
  return deps.inTenant(tenantId, async (tx) => {
    const group = await deps.lockGroup(tx, groupId);
    const summary = (await deps.countMembers(tx, [groupId])).get(groupId);
    if (group === null) throw new Error(`group ${groupId} was forgotten just now`);
    const empty: GroupSummary = { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, severity: null };
    return {
      group,
      summary: summary ?? empty,
      alerts: await deps.readGroupAlerts(tx, groupId, limit),
      suppression: await suppressionOf(deps, tx, plan, groupId),
    };
  });
}

/** A group as a line of a reply shows it. */
export function replyGroupOf({ group, summary, alerts }: ReadGroup): ReplyGroup {
  const { firing, acknowledged, resolved, suppressed } = summary;
  const status = firing > 0 ? 'firing' : acknowledged > 0 ? 'acknowledged' : suppressed > 0 ? 'suppressed' : 'resolved';
  return {
    ...{ groupId: group.groupId, code: codeOf(group.groupId), severity: summary.severity ?? 'info', status, since: group.openedAt },
    headline: alerts[0]?.message ?? Object.values(group.labels).join(' '),
    counts: { firing, acknowledged, resolved, suppressed },
    by: status === 'acknowledged' ? nameOf(group.acknowledgedBy) : null,
  };
}
