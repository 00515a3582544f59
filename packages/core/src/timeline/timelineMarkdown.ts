import type { Chronicle, GroupHistory } from './chronicleOf.ts';
import { type Clean, lineText } from './lineText.ts';
import { rough } from './rough.ts';

/** Where a message is read in Slack; null where nobody knows. */
export type LinkOf = (message: { channelId: string | null; ts: string | null }) => string | null;

/** An episode of a group as the start of a postmortem, in Markdown. Times are in UTC. What only people know is left to them, and says so. */
export function timelineMarkdown(history: GroupHistory, chronicle: Chronicle, { linkOf, clean }: { linkOf: LinkOf; clean: Clean }): string {
  const cell = cellBy(clean);
  const { severity, headline, receiver, alerts, episode, groupId, status, owner } = history;
  const { lines, people, beganAt } = chronicle;
  const took = (ms: number | null, none: string) => (ms === null ? none : rough(ms));
  return [
    `# ${cell(headline ?? receiver)}`,
    `${alerts.count} ${alerts.count === 1 ? 'alert' : 'alerts'}, ${severity ?? 'no severity'}, at ${cell(receiver)}; ${status === 'open' ? 'still open' : 'over'}. _What happened, in a sentence or two?_`,
    '## Impact',
    '_Who noticed, and what could they not do?_',
    rowsOf([
      ['', ''],
      ['Began', utc(beganAt)],
      ['Told after', took(chronicle.untilTold, 'not yet')],
      ['Acknowledged after', took(chronicle.untilAcknowledged, status === 'open' ? 'not yet' : 'never')],
      ['Resolved after', took(chronicle.untilResolved, 'not yet')],
      ['Owner', owner === null ? 'nobody' : cell(owner.name)],
    ]),
    '## Alerts',
    rowsOf([
      ['Severity', 'Type', 'Environment', 'Message', 'From', 'To'],
      ...alerts.named.map((alert) => [
        ...[alert.severity, cell(alert.alertType), cell(alert.environment), cell(alert.message)],
        ...[utc(alert.startsAt), alert.resolvedAt === null ? alert.status : utc(alert.resolvedAt)],
      ]),
    ]),
    ...(alerts.count > alerts.named.length ? [`and ${alerts.count - alerts.named.length} more`] : []),
    '## Timeline',
    rowsOf([['Time (UTC)', 'Who', 'What'], ...lines.map((line) => [utc(line.at), cell(line.who), cell(lineText(line, utc, clean))])]),
    '## People',
    people.length === 0 ? 'Nobody answered.' : people.map((name) => `- ${cell(name)}`).join('\n'),
    '## Links',
    linksOf(history, linkOf, cell),
    '## What we learned',
    '_What went well, what did not, and what will be done, by whom and until when?_',
    `<!-- group ${groupId}, episode ${episode} -->`,
    '',
  ].join('\n\n');
}

function linksOf({ messages, alerts }: GroupHistory, linkOf: LinkOf, cell: Clean): string {
  const told = messages.flatMap((message) => {
    const link = linkOf(message);
    return link === null ? [] : [`- [Message in ${cell(message.lane.replace(/^slack:/, ''))}](${link})`];
  });
  const runbooks = alerts.named.flatMap(({ annotations }) => ['runbook_url', 'dashboard_url'].flatMap((name) => urlOf(annotations[name])));
  return [...told, ...[...new Set(runbooks)].map((url) => `- <${url}>`)].join('\n') || 'None.';
}

/** Only what is an address for a browser becomes a link. */
function urlOf(text: string | undefined): string[] {
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? [url.href.replaceAll('>', '%3E')] : [];
}

/** Untrusted text in a cell: on one line, and nothing in it is Markdown or HTML. */
function cellBy(clean: Clean): Clean {
  return (text) => clean(text).replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&');
}

function utc(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** The first row is the head. */
function rowsOf([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
