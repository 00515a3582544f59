import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useSpeech } from './language.ts';
import type { PageLedger } from './types.ts';

const order = ['delivered', 'merged', 'suppressed', 'dead', 'open', 'held'] as const;

/** The ledger of the last hour in one line: that the sum holds, or, loud, that it does not. */
export function LedgerLine({ ledger }: { ledger: PageLedger }): VNode {
  const { t, language } = useSpeech();
  const number = new Intl.NumberFormat(language);
  const { accepted, ends, gap } = ledger;
  const parts = order.filter((end) => ends[end] > 0).map((end) => t.ledger.ends[end](number.format(ends[end])));
  const sum = accepted === 0 ? t.ledger.nothing : `${t.ledger.accepted(number.format(accepted))} = ${parts.join(' + ') || number.format(0)}`;
  return html`<span class=${`lamp ledger ${gap === 0 ? '' : 'away'}`} role="status" title=${t.ledger.about}>
    <span>${sum}${gap === 0 ? null : html` <strong>${t.ledger.gap(number.format(gap))}</strong>`}</span>
  </span>` as VNode;
}
