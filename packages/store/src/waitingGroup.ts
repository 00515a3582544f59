import { severityOfRank } from '@tocsin/contracts/severity';
import type { WaitingGroup } from '@tocsin/core/digest';

/** The columns of a group `g` that a digest names it by. */
export const waitingGroupColumns = 'g.group_id, g.labels, g.headline, g.severity_rank, g.firing, g.acknowledged, g.resolved, g.opened_at';

export interface WaitingGroupRow {
  group_id: string;
  labels: Record<string, string>;
  headline: string | null;
  severity_rank: number | null;
  firing: number;
  acknowledged: number;
  resolved: number;
  opened_at: number;
}

/** A row of these columns. */
export function waitingGroupOf(row: WaitingGroupRow): WaitingGroup {
  const { firing, acknowledged, resolved } = row;
  return {
    ...{ groupId: row.group_id, labels: row.labels, headline: row.headline ?? '', severity: severityOfRank(row.severity_rank ?? 3) },
    ...{ counts: { firing, acknowledged, resolved }, openedAt: row.opened_at },
  };
}
