import type { AlertStatus, DigestLine, DigestView } from '@tocsin/contracts/view';
import { linkButtons } from './buttons.ts';
import { cut, escapedCost } from './cut.ts';
import { type Draft, templateTools } from './draft.ts';
import { colorOf, emojiOf } from './look.ts';
import { code, joined, type Markup, markedText, nothing } from './markup.ts';
import { asMrkdwn } from './settle.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the template `digest` sees. */
export interface DigestFacts {
  part: DigestView['part'];
  emoji: string;
  /** How many groups, and how many alerts in which state, in words. */
  groups: Markup;
  counts: Markup;
  /** From the first to now. */
  durationMs: number;
  /** How long the oldest of it waited; null when nobody notices. */
  waitedMs: number | null;
  severities: { emoji: string; word: Markup; groups: Markup; alerts: Markup }[];
  labels: { label: Markup; groups: Markup; alerts: Markup }[];
  lines: DigestLineFacts[];
  unnamed: number;
  continues: boolean;
}

/** Groups that say the same. `names` are rows of them with their counts, each short enough for a block. */
export interface DigestLineFacts {
  emoji: string;
  word: Markup;
  title: string;
  /** The name, where it is one group. */
  name: Markup;
  alerts: Markup;
  /** How many, where they are several. */
  groups: Markup;
  names: Markup[];
}

const titleMax = 120;
const nameMax = 60;
/** Of one row of names, as Slack counts it; a section takes 3,000. */
const rowMax = 2_600;
/** Shorter waits are not worth a word. */
const noticedMs = 30_000;

/** Drafts a part of a digest. Nothing of it is cut for its size: how much a part names was decided when it was made. */
export function draftDigest(view: DigestView, words: Words): Draft {
  const statuses: AlertStatus[] = ['firing', 'acknowledged', 'resolved'];
  const worst = view.bySeverity[0]?.severity ?? 'info';
  const status = statuses.find((each) => view.totals[each].groups > 0) ?? 'resolved';
  const all = statuses.reduce((sum, each) => sum + view.totals[each].groups, 0);
  const said = statuses.filter((each) => view.totals[each].alerts > 0).map((each) => words.t(`count_${each}`, { n: view.totals[each].alerts }));
  const waitedMs = view.at - view.oldestAt;
  const facts: DigestFacts = {
    part: view.part,
    emoji: emojiOf(status, worst),
    groups: words.t('digest_groups', { n: all }),
    counts: words.list(said),
    durationMs: view.at - view.since,
    waitedMs: view.part !== 'over' && waitedMs >= noticedMs ? waitedMs : null,
    severities: view.bySeverity.map(({ severity, groups, alerts }) => ({
      emoji: emojiOf('firing', severity),
      word: words.t(`severity_${severity}`),
      ...counted(groups, alerts, words),
    })),
    labels: view.byLabel.map(({ name, value, groups, alerts }) => ({ label: code(oneLine(`${name}=${value}`, titleMax)), ...counted(groups, alerts, words) })),
    lines: view.lines.map((line) => lineFacts(line, words)),
    unnamed: view.unnamed,
    continues: view.continues,
  };
  const tag = status === 'resolved' ? words.t('state_resolved', { n: all }) : words.t(`tag_${worst}`);
  return {
    template: 'digest',
    alertType: '',
    data: { ...templateTools(words), ...facts },
    sentence: words.t(`text_digest_${view.part}`, { tag, groups: facts.groups, counts: facts.counts, duration: words.duration(facts.durationMs) }),
    own: null,
    frame: {
      color: view.part === 'names' ? null : colorOf(status, worst),
      version: `${view.part}-${view.at}`,
      controls: view.part === 'names' ? [] : linkButtons([], { name: 'console', url: view.consoleUrl }, words),
    },
  };
}

function counted(groups: number, alerts: number, words: Words): { groups: Markup; alerts: Markup } {
  return { groups: words.t('digest_groups', { n: groups }), alerts: words.t('digest_alerts', { n: alerts }) };
}

function lineFacts(line: DigestLine, words: Words): DigestLineFacts {
  const total = line.groups.reduce((sum, { alerts }) => sum + alerts, 0);
  const [only] = line.groups.length === 1 ? line.groups : [];
  return {
    emoji: emojiOf(line.status, line.severity),
    word: words.t(`severity_${line.severity}`),
    title: oneLine(line.title, titleMax),
    name: only ? code(oneLine(only.name, nameMax)) : nothing,
    alerts: words.t(`count_${line.status}`, { n: total }),
    groups: only ? nothing : words.t('digest_groups', { n: line.groups.length }),
    names: only ? [] : rowsOf(line, words),
  };
}

/** Each group's name with its count; as many in a row as fit. */
function rowsOf({ groups, by }: DigestLine, words: Words): Markup[] {
  const named = groups.map(({ name, alerts }) => joined([code(oneLine(name, nameMax)), `\u00a0${words.number(alerts)}`]));
  const lead = by.length > 0 ? [joined([`${cut(by.map((name) => oneLine(name, nameMax)).join(', '), titleMax, escapedCost)}: `])] : [];
  const rows: Markup[][] = [];
  let room = 0;
  for (const piece of [...lead, ...named]) {
    const length = asMrkdwn(markedText(piece)).length + 3;
    if (length > room) {
      rows.push([]);
      room = rowMax;
    }
    rows.at(-1)?.push(piece);
    room -= length;
  }
  return rows.map((row, index) => joined(row.flatMap((piece, place) => (place === 0 || (index === 0 && place === lead.length) ? [piece] : [' · ', piece]))));
}
