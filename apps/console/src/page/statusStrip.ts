import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useSpeech } from './language.ts';
import { LedgerLine } from './ledgerLine.ts';
import { shortDuration } from './moments.ts';
import type { PageLedger, PageStatus } from './types.ts';

/** A job that has waited for longer than this is worth a look. */
const oldSeconds = 30;

/** How the installation is doing, in one quiet line; loud only where something is wrong. */
export function StatusStrip({
  status,
  ledger,
  isConnected,
  isOperator,
}: {
  status: PageStatus | null;
  ledger: PageLedger | null;
  isConnected: boolean;
  isOperator: boolean;
}): VNode {
  const { t } = useSpeech();
  const lamp = (name: string, ok: boolean | undefined): VNode =>
    html`<span class=${`lamp ${ok === undefined ? 'unsure' : ok ? '' : 'away'}`}>${name}${ok === false && ` ${t.away}`}</span>` as VNode;
  const known = isConnected ? status : null;
  return html`<footer class="foot">
    ${lamp(t.live, isConnected)}${lamp(t.redis, known?.redis)}${lamp(t.postgres, known?.postgres)}
    ${known?.slackRefuses ? html`<span class="bad">${t.slackRefuses(known.slackRefuses)}</span>` : null}
    ${isConnected && ledger !== null && html`<${LedgerLine} ledger=${ledger} />`}
    ${known?.spool ? html`<span>${t.spool(known.spool)}</span>` : null}
    ${isOperator && known?.queues && html`<${Queues} queues=${known.queues} />`}
    <span class="end keys-only"><kbd>?</kbd> ${t.help}</span>
  </footer>`;
}

function Queues({ queues }: { queues: NonNullable<PageStatus['queues']> }): VNode {
  const { t } = useSpeech();
  const busy = queues.filter(({ waiting, active, failed }) => waiting + active + failed > 0);
  if (busy.length === 0) return html`<span>${t.queuesIdle}</span>`;
  return html`${busy.map(({ queue, waiting, active, failed, inLine, oldestSeconds }) => {
    const isOld = oldestSeconds >= oldSeconds;
    return html`<span class="queue"><b>${queue}</b> ${t.waiting(waiting + active)}${inLine.batches > 0 && html` ${t.inLine(inLine.batches, inLine.tenants)}`}${isOld && html` <span class="bad">${t.oldest(shortDuration(oldestSeconds * 1_000, t.units))}</span>`}${
      failed > 0 && html` <a class="bad" href=${`/queues/queue/${queue}?status=failed`}>${t.failed(failed)}</a>`
    }</span>`;
  })}` as VNode;
}
