import type { AlertState } from '@tocsin/core/alertState';
import { nameOf } from '@tocsin/core/groupView';
import { readGroupAlerts } from '@tocsin/store/readGroupAlerts';
import { hasGroup } from '@tocsin/store/readGroups';
import { readGroupTold } from '@tocsin/store/readGroupTold';
import type { Tx } from '@tocsin/store/transaction';
import type { GroupDetail, PageAlert } from '../page/types.ts';
import { slackUrl } from './slackUrl.ts';

const alertsMax = 200;
const writesMax = 20;

/** A group's alerts as they stand now, and what Slack was told of it. Null when the tenant has no such group. */
export async function readDetail(tx: Tx, groupId: string, slackApiUrl: string | undefined): Promise<GroupDetail | null> {
  if (!(await hasGroup(tx, groupId))) return null;
  const alerts = await readGroupAlerts(tx, groupId, alertsMax);
  const { messages, writes } = await readGroupTold(tx, groupId, writesMax);
  return {
    alerts: alerts.map(pageAlertOf),
    messages: messages.map((message) => ({ lane: message.lane, url: slackUrl(message, slackApiUrl), postedAt: message.postedAt })),
    writes: writes.map(({ writeId, lane, kind, state, reason, text, createdAt, endedAt }) => ({
      id: writeId,
      lane,
      kind,
      state,
      reason,
      text: text.slice(0, 300),
      at: createdAt,
      endedAt,
    })),
  };
}

function pageAlertOf(alert: AlertState): PageAlert {
  const { alertId, alertType, severity, status, message, environment, labels, annotations, startsAt, resolvedAt, generatorUrl } = alert;
  const acknowledgedBy = alert.acknowledgedBy === null ? null : nameOf(alert.acknowledgedBy);
  return {
    ...{ id: alertId, type: alertType, severity, status, message, environment, startsAt, resolvedAt, acknowledgedBy },
    ...{ labels: { ...labels }, annotations: { ...annotations }, sourceUrl: isWebUrl(generatorUrl) ? generatorUrl : null },
  };
}

/** Only what a browser opens as a page: a `javascript:` from an alert must not become a link. */
function isWebUrl(url: string | null): boolean {
  return url !== null && /^https?:\/\//i.test(url) && URL.canParse(url);
}
