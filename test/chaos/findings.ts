import { repeatedUpdates, saidTwice, toldFiring, toldIn, wrongOrder } from './audit.ts';
import { type Behaviour, behaviours, channelsOf } from './plan.ts';
import { type ReadBack, readBack } from './readBack.ts';
import { recordedLedger } from './recordedLedger.ts';
import type { Storm } from './runStorm.ts';
import { readSaid, type Said } from './said.ts';

/** What an auditor found after a storm. `faults` must be empty, each kind of them; the rest is for the summary. */
export interface Findings {
  faults: Readonly<Record<string, readonly string[]>>;
  said: readonly Said[];
  repeatedUpdates: number;
  reconciled: Readonly<Record<string, number>>;
  /** Groups that were opened once more with nothing to say. */
  withoutMessage: number;
  /** Turns that came to the record after a later one of their alert, because some were held up on the way. */
  overtaken: number;
}

/**
 * Compares what the double accepted with what the senders were promised. The record's own word is used for two things only: which group an alert is in, and which
 * messages handed their news on to a newer one.
 */
export async function audit({ fleet, record, ledger }: Storm): Promise<Findings> {
  const said = readSaid(fleet.double.record.all());
  const superseded = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  const handedOn = new Set(superseded.map((row) => row.write_id));
  const { faults: readFaults, firing, withoutMessage } = await readBack(fleet.ingestUrl, ledger.alerts.values());
  const lanes = behaviours.flatMap((behaviour) =>
    channelsOf[behaviour].map((channel) => ({ channel, told: toldIn(channel, said, handedOn), sent: ledger.turnsOf(behaviour) })),
  );
  return {
    faults: {
      lost: lanes.filter((lane) => lane.told < lane.sent).map((lane) => `${lane.channel}: ${lane.told} told of ${lane.sent} sent`),
      tooMuch: lanes.filter((lane) => lane.told > lane.sent).map((lane) => `${lane.channel}: ${lane.told} told of ${lane.sent} sent`),
      saidTwice: saidTwice(said),
      wrongOrder: wrongOrder(said),
      wrongCounts: wrongCounts(firing, toldFiring(said, new Map([...firing].map(([groupId, { name }]) => [name, groupId])))),
      readBack: readFaults,
      dead: await deadIn(record),
      ledger: await recordedLedger(fleet),
    },
    said,
    repeatedUpdates: repeatedUpdates(said),
    reconciled: await reconciledIn(record),
    withoutMessage,
    overtaken: await overtakenIn(record),
  };
}

/** Groups of which neither their message nor a digest says, in each of their channels, how many of their alerts the senders left firing. */
function wrongCounts(firing: ReadBack['firing'], shown: ReadonlyMap<string, number>): string[] {
  return [...firing].flatMap(([groupId, group]) =>
    channelsOf[group.behaviour as Behaviour]
      .filter((channel) => shown.get(`${channel} ${groupId}`) !== group.firing)
      .map((channel) => `${channel} ${groupId}: ${group.firing} firing, told: ${shown.get(`${channel} ${groupId}`)}`),
  );
}

async function deadIn(record: Storm['record']): Promise<string[]> {
  const letters = await record.sql<{ reason: string }>('select reason from dead_letters');
  const writes = await record.sql<{ kind: string; reason: string }>(`select kind, reason from writes where state in ('dead', 'suppressed')`);
  const { failed } = await record.owed();
  return [
    ...letters.map(({ reason }) => `dead letter: ${reason}`),
    ...writes.map(({ kind, reason }) => `dead ${kind}: ${reason}`),
    ...(failed > 0 ? [`${failed} jobs failed for good`] : []),
  ];
}

async function overtakenIn(record: Storm['record']): Promise<number> {
  // The batches' audit rows are in the order in which they were worked.
  const [row] = await record.sql<{ overtaken: number }>(
    `select count(*)::int as overtaken from (
       select e.stamp, max(e.stamp) over (partition by e.alert_id order by a.audit_id rows between unbounded preceding and 1 preceding) as latest
       from events e join audit a on a.action = 'alerts.received' and a.subject = e.batch_id::text
     ) worked where stamp < latest`,
  );
  return row?.overtaken ?? 0;
}

async function reconciledIn(record: Storm['record']): Promise<Record<string, number>> {
  const rows = await record.sql<{ detail: { results: [string, string][] } }>(`select detail from audit where action = 'writes.reconciled'`);
  const counts: Record<string, number> = {};
  for (const [, result] of rows.flatMap(({ detail }) => detail.results)) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
