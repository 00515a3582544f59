import type { RetriedDelivery } from '@tocsin/steps/retryDelivery';
import type { Delivery } from '@tocsin/store/deliveries';
import { redactData } from '@tocsin/telemetry/redactData';
import { localTime, relativeTime } from '../text/moment.ts';
import { counted, shortened, table } from '../text/table.ts';
import { visible } from '../text/visible.ts';

/** Deliveries as a table, newest first; empty when there are none. */
export function deliveriesTable(deliveries: readonly Delivery[], now: number): string {
  if (deliveries.length === 0) return '';
  const rows = deliveries.map((write) => {
    const { writeId, lane, kind, state, attempt, covers, reason } = write;
    return [
      writeId,
      localTime(write.endedAt ?? write.createdAt, now),
      visible(lane),
      kind,
      stateText(write, state),
      attempt,
      covers,
      shortened(visible(reason ?? ''), 60),
    ];
  });
  return table([['id', 'when', 'lane', 'kind', 'state', 'tries', 'tells', 'reason'], ...rows]);
}

function stateText({ droppedAt }: Delivery, state: string): string {
  return droppedAt === null ? state : `${state}, dropped`;
}

/** One delivery with its message, without what is secret. */
export function deliveryText(write: Delivery & { message: unknown }, now: number): string {
  const moment = (ms: number | null) => (ms === null ? '' : `${localTime(ms, now)}  (${relativeTime(ms, now)})`);
  const rows: [string, string][] = [
    ['delivery', write.writeId],
    ['lane', visible(write.lane)],
    ['kind', write.kind],
    ['state', stateText(write, write.state)],
    ['reason', visible(write.reason ?? '')],
    ['attempts', String(write.attempt)],
    ['tells', counted(write.covers, 'transition')],
    ['group', write.groupId === null ? '' : `${write.groupId}  episode ${write.episode}, epoch ${write.epoch}`],
    ['escalation', write.runId === null ? '' : `${write.runId}  level ${(write.level ?? 0) + 1}`],
    ['told by', write.supersededBy ?? ''],
    ['in Slack', write.ts === null ? '' : `${write.channelId} ${write.ts}`],
    ['owed', moment(write.createdAt)],
    ['tried', moment(write.triedAt)],
    ['not before', write.state === 'owed' && write.notBefore > now ? moment(write.notBefore) : ''],
    ['ended', moment(write.endedAt)],
    ['dropped', moment(write.droppedAt)],
  ];
  return `${table(rows.filter(([, value]) => value !== ''))}\n${payloadText(write.message)}`;
}

/** What was to be sent or worked, as JSON, without what is secret. */
export function payloadText(payload: unknown): string {
  const lines = JSON.stringify(redactData(payload), null, 2).split('\n');
  return `${lines.map(visible).join('\n')}\n`;
}

/** What came of trying a delivery again, in a sentence. */
export function retriedText(retried: RetriedDelivery): string {
  if (retried.result === 'told_since') return `nothing is sent: a newer message of its group says it, ${retried.writeId}\n`;
  const words = { owed: 'is owed again', hurried: 'is tried at once', repeated: 'is sent once more' }[retried.result];
  const caution = retried.atLeastOnce ? '; a webhook cannot be asked what it took, so this is at least once: it may be said twice' : '';
  return `${retried.writeId} ${words} in ${visible(retried.lane)}, within seconds${caution}\n`;
}
