import type { Chronicle, GroupHistory } from '@tocsin/core/timeline/chronicleOf';
import { lineText } from '@tocsin/core/timeline/lineText';
import { rough } from '@tocsin/core/timeline/rough';
import { cleanLine as clean } from '@tocsin/telemetry/cleanLine';
import { localTime, relativeTime } from '../text/moment.ts';
import { labelsText, shortened, table } from '../text/table.ts';

const alertsListed = 5;

/** An episode of a group for a person at a terminal: what it was, how long it took, and what happened, in order. */
export function timelineText(history: GroupHistory, { lines, people, beganAt, ...took }: Chronicle, now: number): string {
  const { groupId, receiver, labels, status, episode, headline, severity, owner, alerts } = history;
  const head = table([
    ['group', `${groupId}  ${clean(receiver)}  ${clean(labelsText(labels))}`],
    ['', `${severity ?? 'no severity'}: ${clean(headline ?? 'nothing told yet')}`],
    ['episode', `${episode}, ${status === 'open' ? 'open' : 'over'}, began ${localTime(beganAt, now)}  (${relativeTime(beganAt, now)})`],
    ...(owner === null ? [] : [['owner', clean(owner.name)]]),
    ...(people.length === 0 ? [] : [['people', people.map(clean).join(', ')]]),
    ['told', took.untilTold === null ? 'not yet' : `after ${rough(took.untilTold)}`],
    ['acknowledged', took.untilAcknowledged === null ? (status === 'open' ? 'not yet' : 'never') : `after ${rough(took.untilAcknowledged)}`],
    ['resolved', took.untilResolved === null ? 'not yet' : `after ${rough(took.untilResolved)}`],
  ]);
  const named = alerts.named.slice(0, alertsListed).map(({ severity: each, status: state, alertType, message }) => {
    return [`  ${each}`, state, clean(alertType), shortened(clean(message), 90)];
  });
  const more = alerts.count > alertsListed ? `  and ${(alerts.count - alertsListed).toLocaleString('en-US')} more\n` : '';
  const rows = lines.map((line, index) => {
    const before = lines[index - 1];
    const gap = before === undefined ? '' : `+${rough(Math.max(0, line.at - before.at))}`;
    return [`  ${localTime(line.at, now)}`, gap, clean(line.who), lineText(line, (ms) => localTime(ms, now), clean)];
  });
  return `${head}\nalerts\n${table(named)}${more}\nwhat happened\n${table(rows)}`;
}
