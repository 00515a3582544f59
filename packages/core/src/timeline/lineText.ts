import type { Owner } from '@tocsin/contracts/groupAction';
import type { ChronicleLine } from './chronicleOf.ts';

/** How a time is written where the line stands. */
export type TimeText = (ms: number) => string;

/** Untrusted text on one line, without its secrets. */
export type Clean = (text: string) => string;

/** What a line says, without when and who; untrusted text in it is cleaned. */
export function lineText({ kind, who, detail }: ChronicleLine, time: TimeText, clean: Clean): string {
  const alerts = counted(numberOf(detail['alerts']), 'alert');
  const until = typeof detail['until'] === 'number' ? ` until ${time(detail['until'])}` : '';
  const words: Readonly<Record<ChronicleLine['kind'], () => string>> = {
    began: () => 'it began, says the source',
    received: () => `first event received (${alerts} in all)`,
    told: () => toldText(detail, clean),
    acknowledged: () => `acknowledged ${alerts}`,
    unacknowledged: () => `took back the acknowledgement of ${alerts}`,
    snoozed: () => `snoozed ${alerts}${until}`,
    snooze_ended: () => `a snooze ended: ${alerts} ${numberOf(detail['alerts']) === 1 ? 'fires' : 'fire'} again`,
    resolved: () => `resolved ${alerts}`,
    expired: () => `${alerts} resolved by time: the source had gone quiet`,
    reopened: () => `reopened ${alerts}`,
    handed_over: () =>
      `handed over to ${nameIn(detail['to'], clean)}${['', who].includes(nameIn(detail['from'], clean)) ? '' : ` (from ${nameIn(detail['from'], clean)})`}`,
    noted: () => clean(typeof detail['text'] === 'string' ? detail['text'] : ''),
    silenced: () => `silenced ${alerts}${until}`,
    escalated: () => escalatedText(detail, clean),
    escalation_ended: () => 'the escalation ended: nobody had answered',
    sla_breached: () => `was to be ${detail['clock'] === 'resolve' ? 'resolved' : 'acknowledged'} by now`,
    over: () => 'over, says the source',
  };
  return words[kind]?.() ?? kind;
}

function toldText(detail: ChronicleLine['detail'], clean: Clean): string {
  const changes = counted(numberOf(detail['transitions']), 'change');
  const where = listOf(detail['lanes'], clean).map(placeOf).join(', ');
  const what =
    detail['reason'] === 'first' ? `told for the first time, ${changes}` : detail['reason'] === 'all_resolved' ? 'told that all is over' : `told of ${changes}`;
  return `${what} → ${where}`;
}

function escalatedText(detail: ChronicleLine['detail'], clean: Clean): string {
  const policy = typeof detail['policy'] === 'string' ? ` of ${clean(detail['policy'])}` : '';
  const whom = [...listOf(detail['whom'], clean), ...listOf(detail['lanes'], clean).map(placeOf)].join(', ');
  return `nobody had answered: level ${numberOf(detail['level'])}${policy}${whom === '' ? '' : ` → ${whom}`}`;
}

/** `#alerts` of `slack:#alerts`; of a webhook, its name. */
function placeOf(lane: string): string {
  return lane.startsWith('slack:') ? lane.slice('slack:'.length) : lane;
}

function listOf(value: unknown, clean: Clean): string[] {
  return Array.isArray(value) ? value.map((each) => clean(typeof each === 'string' ? each : nameIn(each, clean))) : [];
}

function nameIn(owner: unknown, clean: Clean): string {
  return clean((owner as Owner | null | undefined)?.name ?? '');
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}
