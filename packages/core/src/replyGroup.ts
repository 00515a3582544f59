import type { Actor } from '@tocsin/contracts/actor';
import type { ReplyGroup } from '@tocsin/contracts/reply';
import { severities } from '@tocsin/contracts/severity';
import { nameOf } from './groupView.ts';
import { codeOf } from './slashCommand.ts';

/** A group's row as lists are made of. `acknowledgedBy` is an actor, as it is stored. */
export interface GroupRow {
  groupId: string;
  labels: Readonly<Record<string, string>>;
  severity: string | null;
  firing: number;
  acknowledged: number;
  resolved: number;
  suppressed: number;
  openedAt: number;
  acknowledgedBy: unknown;
  headline: string | null;
}

/** A group as a line of a list. */
export function replyGroupOfRow(group: GroupRow): ReplyGroup {
  const { groupId, firing, acknowledged, resolved, suppressed, headline, openedAt } = group;
  const status = firing > 0 ? 'firing' : acknowledged > 0 ? 'acknowledged' : suppressed > 0 ? 'suppressed' : 'resolved';
  return {
    ...{ groupId, status, code: codeOf(groupId), since: openedAt, counts: { firing, acknowledged, resolved, suppressed } },
    severity: severities.find((severity) => severity === group.severity) ?? 'info',
    headline: headline ?? Object.values(group.labels).join(' '),
    by: status === 'acknowledged' && group.acknowledgedBy ? nameOf(group.acknowledgedBy as Actor) : null,
  };
}
