import type { Ledger } from '@tocsin/core/ledger/ledger';
import type { LedgerReading } from '@tocsin/store/readLedger';
import { localTime, relativeTime } from '../text/moment.ts';
import { counted, shortened, table } from '../text/table.ts';
import { visible } from '../text/visible.ts';

/** A tenant's ledger with what it was made of. `suspects`: groups whose sums do not agree, where something is unaccounted. */
export interface TenantLedger {
  tenantId: string;
  reading: LedgerReading;
  ledger: Ledger;
  suspects: readonly { groupId: string; receiver: string; came: number; taken: number; waiting: number }[];
}

const named = 10;
const number = (value: number): string => value.toLocaleString('en-US');

/** The ledger of a tenant, for a person: the sum in one line, what is in it, each lane's own sum, and, loud, what is missing and where to look. */
export function ledgerText(own: TenantLedger): string {
  const { reading, ledger } = own;
  const from = `since ${localTime(reading.from, reading.at)} (${relativeTime(reading.from, reading.at)}), as of ${localTime(reading.at, reading.at)}`;
  return `${own.tenantId}  ${from}\n\n${sumLine(ledger)}\n\n${table(rowsOf(own))}${lanesText(ledger)}${onTheWay(reading)}${ledger.gap === 0 ? '' : gapText(own)}`;
}

/** `12 accepted = 10 delivered + 2 held`: only what there is. */
export function sumLine({ accepted, ends, gap }: Ledger): string {
  const words = { delivered: 'delivered', merged: 'merged', suppressed: 'suppressed', dead: 'dead-lettered', open: 'open', held: 'held' };
  const parts = Object.entries(words).flatMap(([end, word]) =>
    ends[end as keyof typeof ends] > 0 ? [`${number(ends[end as keyof typeof ends])} ${word}`] : [],
  );
  const sum = `Ledger: ${number(accepted)} accepted = ${parts.join(' + ') || '0'}`;
  return gap === 0 ? `${sum}   ✓ no gap` : `${sum}   ✗ GAP of ${number(gap)}`;
}

function rowsOf({ reading, ledger }: TenantLedger): string[][] {
  const { came, opening, letters, waiting } = reading;
  const { ends } = ledger;
  const buried = letters.reduce((sum, { alerts }) => sum + alerts, 0);
  const received = [
    `${counted(came.transitions, 'transition')} of ${counted(came.events, 'alert')} in ${counted(came.batches, 'batch')}`,
    ...(came.expired > 0 ? [`of them ${number(came.expired)} by leases that ran out`] : []),
    ...(came.owed === came.transitions ? [] : [`${number(came.owed)} with those that are in several groups`]),
    ...(opening > 0 ? [`${number(opening)} owed at the start`] : []),
    ...(buried > 0 ? [`${number(buried)} that could not be worked`] : []),
  ];
  const notFlushed = waiting.reduce((sum, { ref, transitions }) => sum + (ref === null ? transitions : 0), 0);
  const row = (word: string, count: number, detail: string): string[] => [`  ${word}`, number(count).padStart(number(ledger.accepted).length), detail];
  return [
    row('accepted', ledger.accepted, received.join('; ')),
    row('delivered', ends.delivered, 'by the message that was made for them'),
    row('merged', ends.merged, 'into a later message, which was delivered'),
    row('suppressed', ends.suppressed, reasons(ledger.suppressedBy)),
    row('dead', ends.dead, reasons(ledger.deadBy)),
    row('open', ends.open, ends.open > 0 ? `${number(notFlushed)} wait for their group, ${number(ends.open - notFlushed)} are being sent` : ''),
    row('held', ends.held, reasons(ledger.heldBy)),
  ];
}

function reasons(by: ReadonlyMap<string, number>): string {
  const sorted = [...by].sort((a, b) => b[1] - a[1]);
  const words = sorted.slice(0, 3).map(([reason, count]) => `${number(count)} × ${shortened(visible(reason), 70)}`);
  return [...words, ...(sorted.length > 3 ? [`${sorted.length - 3} more reasons`] : [])].join(', ');
}

function lanesText({ lanes }: Ledger): string {
  if (lanes.size === 0) return '';
  const head = ['  lane', 'owed', 'delivered', 'merged', 'suppressed', 'dead', 'open', 'missing'];
  const rows = [...lanes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([lane, ends]) => {
      const { delivered, merged, suppressed, dead, open, missing } = ends;
      const owed = delivered + merged + suppressed + dead + open + missing;
      return [`  ${visible(lane)}`, ...[owed, delivered, merged, suppressed, dead, open, missing].map(number)];
    });
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return `\n${table([head, ...rows].map((row) => row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0)))))}`;
}

function onTheWay({ spool }: LedgerReading): string {
  return spool.batches === 0
    ? ''
    : `\n  on the way, not counted until it is worked: ${counted(spool.batches, 'batch')} with ${counted(spool.alerts, 'alert')} in the spool\n`;
}

function gapText({ ledger, suspects }: TenantLedger): string {
  const { lost, unaccounted } = ledger;
  const lines = [`\n  ✗ GAP: nobody can say what became of ${counted(ledger.gap, 'accepted transition')}. Look at:\n`];
  if (unaccounted > 0) lines.push(`    ${number(unaccounted)} came into groups, and were neither taken by a flush nor are they waiting there\n`);
  if (unaccounted < 0) lines.push(`    ${number(-unaccounted)} were taken by flushes or wait in groups, and no batch brought them\n`);
  for (const { groupId, receiver, came, taken, waiting } of suspects.slice(0, named))
    lines.push(`      group ${groupId} (${receiver}): about ${number(came)} came, ${number(taken)} were taken, ${number(waiting)} wait\n`);
  for (const { groupId, lane, transitions, why } of lost.slice(0, named))
    lines.push(`    group ${groupId} in ${lane}: ${number(transitions)} not told, ${why}\n`);
  if (lost.length > named) lines.push(`    and ${number(lost.length - named)} more\n`);
  lines.push('    then: tocsin why ALERT, tocsin audit verify\n');
  return lines.join('');
}

/** The ledger of a tenant for a program. */
export function ledgerJson({ tenantId, reading, ledger, suspects }: TenantLedger): object {
  const { from, at, opening, came, spool, waiting } = reading;
  const { accepted, ends, gap, unaccounted, lost } = ledger;
  const plain = (by: ReadonlyMap<string, unknown>) => Object.fromEntries(by);
  return {
    tenant: tenantId,
    from: new Date(from).toISOString(),
    at: new Date(at).toISOString(),
    ...{ accepted, ends, gap, opening, came, waiting, on_the_way: { spool } },
    ...{ suppressed_by: plain(ledger.suppressedBy), dead_by: plain(ledger.deadBy), held_by: plain(ledger.heldBy), lanes: plain(ledger.lanes) },
    ...{ unaccounted, lost, suspects },
  };
}
