import { type CompiledInhibitRule, type InhibitSource, inhibitSourcesOf } from '../inhibition.ts';
import type { Silence } from '../silence.ts';
import { lookAtOf, partialSilences, suppressionOfAlert, suppressionOfGroup } from '../suppression.ts';
import type { TenantPlan } from '../tenantPlan.ts';
import type { PastEvent } from './replayed.ts';
import type { ReplayGroup } from './replayGroup.ts';

/** What inhibits what at the present moment of a replay. */
export interface InhibitionNow {
  sources: ReadonlyMap<string, InhibitSource[]>;
  /** Takes an event; answers the groups that a source which is over no longer inhibits. */
  take(event: PastEvent): string[];
  /** Notes that a source suppresses a member of a group. */
  note(sourceAlertId: string, groupId: string): void;
}

/** Follows which alerts are sources of the rules. */
export function inhibitionNow(rules: readonly CompiledInhibitRule[]): InhibitionNow {
  const sources = new Map<string, InhibitSource[]>();
  const inhibited = new Map<string, Set<string>>();
  return {
    sources,
    take({ alertId, labels, status }) {
      for (const source of rules.length === 0 ? [] : inhibitSourcesOf(rules, alertId, labels)) {
        const others = (sources.get(source.sourceKey) ?? []).filter((each) => each.alertId !== alertId);
        sources.set(source.sourceKey, status === 'firing' ? [...others, source] : others);
      }
      if (status === 'firing') return [];
      const groupIds = [...(inhibited.get(alertId) ?? [])];
      inhibited.delete(alertId);
      return groupIds;
    },
    note(sourceAlertId, groupId) {
      const groups = inhibited.get(sourceAlertId) ?? new Set();
      inhibited.set(sourceAlertId, groups.add(groupId));
    },
  };
}

/** Judges the members of a group as `suppressMembers` does. Answers when to look again (ms since 1970); null when nothing is suppressed. */
export function judgeMembers(plan: TenantPlan, group: ReplayGroup, silences: readonly Silence[], inhibition: InhibitionNow, now: number): number | null {
  const whole = suppressionOfGroup(plan, group.state, silences, now);
  const partial = whole === null ? partialSilences(plan, group.state, silences, now) : [];
  let lookAt: number | null = null;
  for (const [alertId, member] of group.members) {
    if (member.status === 'resolved' && (member.pending === 0 || member.suppressedBy !== null)) continue;
    const suppression = whole ?? suppressionOfAlert(plan, { alertId, labels: member.labels }, partial, inhibition.sources);
    member.suppressedBy = suppression?.ref ?? null;
    if (suppression?.kind === 'inhibition') inhibition.note(suppression.by, group.state.groupId);
    if (suppression === null || member.status === 'resolved') continue;
    const at = lookAtOf(suppression, now);
    lookAt = Math.min(lookAt ?? at, at);
  }
  return lookAt;
}
