import type { Owner } from '@tocsin/contracts/groupAction';
import type { ChronicleLine } from '@tocsin/core/timeline/chronicleOf';
import { redactText } from '@tocsin/telemetry/redact';
import { counted } from '../text/table.ts';
import { visible } from '../text/visible.ts';

/** How a time is written where the line stands. */
export type TimeText = (ms: number) => string;

/** What a line says, without when and who: untrusted text in it is made visible, and has lost its secrets. */
export function lineText({ kind, who, detail }: ChronicleLine, time: TimeText): string {
  const alerts = counted(numberOf(detail['alerts']), 'alert');
  const until = typeof detail['until'] === 'number' ? ` until ${time(detail['until'])}` : '';
  const words: Readonly<Record<ChronicleLine['kind'], () => string>> = {
    began: () => 'it began, says the source',
    received: () => `first event received (${alerts} in all)`,
    told: () => toldText(detail),
    acknowledged: () => `acknowledged ${alerts}`,
    unacknowledged: () => `took back the acknowledgement of ${alerts}`,
    snoozed: () => `snoozed ${alerts}${until}`,
    snooze_ended: () => `a snooze ended: ${alerts} ${numberOf(detail['alerts']) === 1 ? 'fires' : 'fire'} again`,
    resolved: () => `resolved ${alerts}`,
    expired: () => `${alerts} resolved by time: the source had gone quiet`,
    reopened: () => `reopened ${alerts}`,
    handed_over: () => `handed over to ${nameIn(detail['to'])}${['', who].includes(nameIn(detail['from'])) ? '' : ` (from ${nameIn(detail['from'])})`}`,
    noted: () => clean(typeof detail['text'] === 'string' ? detail['text'] : ''),
    silenced: () => `silenced ${alerts}${until}`,
    escalated: () => escalatedText(detail),
    escalation_ended: () => 'the escalation ended: nobody had answered',
    sla_breached: () => `was to be ${detail['clock'] === 'resolve' ? 'resolved' : 'acknowledged'} by now`,
    over: () => 'over, says the source',
  };
  return words[kind]?.() ?? kind;
}

function toldText(detail: ChronicleLine['detail']): string {
  const changes = counted(numberOf(detail['transitions']), 'change');
  const where = listOf(detail['lanes']).map(placeOf).join(', ');
  const what =
    detail['reason'] === 'first' ? `told for the first time, ${changes}` : detail['reason'] === 'all_resolved' ? 'told that all is over' : `told of ${changes}`;
  return `${what} → ${where}`;
}

function escalatedText(detail: ChronicleLine['detail']): string {
  const policy = typeof detail['policy'] === 'string' ? ` of ${clean(detail['policy'])}` : '';
  const whom = [...listOf(detail['whom']), ...listOf(detail['lanes']).map(placeOf)].join(', ');
  return `nobody had answered: level ${numberOf(detail['level'])}${policy}${whom === '' ? '' : ` → ${whom}`}`;
}

/** `#alerts` of `slack:#alerts`; of a webhook, its name. */
function placeOf(lane: string): string {
  return lane.startsWith('slack:') ? lane.slice('slack:'.length) : lane;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((each) => clean(typeof each === 'string' ? each : nameIn(each))) : [];
}

function nameIn(owner: unknown): string {
  return clean((owner as Owner | null | undefined)?.name ?? '');
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** Untrusted text on one line. */
export function clean(text: string): string {
  return visible(redactText(text.replace(/\s+/g, ' ')));
}
