import { repeatedUpdates, saidTwice, shownFiring, toldIn, wrongOrder } from './audit.ts';
import { type Behaviour, channelsOf } from './plan.ts';
import { type ReadBack, readBack } from './readBack.ts';
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
  /** Transitions told of rushed alerts less their turns: not 0 where turns overtook each other. */
  rushedDifference: number;
}

/**
 * Compares what the double accepted with what the senders were promised. The record's own word is used for three things only: which group an alert is in, which
 * messages handed their news on to a newer one, and how many transitions of the rushed alerts it saw, since turns that overtake each other make other
 * transitions than were sent.
 */
export async function audit({ fleet, record, ledger }: Storm): Promise<Findings> {
  const said = readSaid(fleet.double.record.all());
  const superseded = await record.sql<{ write_id: string }>(`select write_id from writes where state = 'superseded'`);
  const handedOn = new Set(superseded.map((row) => row.write_id));
  const { faults: readFaults, firing, withoutMessage } = await readBack(fleet.ingestUrl, ledger.alerts.values());
  const told = (behaviour: Behaviour) => channelsOf[behaviour].map((channel) => ({ channel, told: toldIn(channel, said, handedOn) }));
  const lanes = (['steady', 'resolving', 'watched'] as const).flatMap((behaviour) =>
    told(behaviour).map((lane) => ({ ...lane, sent: ledger.turnsOf(behaviour) })),
  );
  const [rows] = await record.sql<{ transitions: number }>('select sum(transitions)::int as transitions from batches');
  const rushedRecorded = (rows?.transitions ?? 0) - ledger.turnsOf('steady') - ledger.turnsOf('resolving') - ledger.turnsOf('watched');
  const rushedTold = toldIn('rushed', said, handedOn);
  return {
    faults: {
      lost: lanes.filter((lane) => lane.told < lane.sent).map((lane) => `${lane.channel}: ${lane.told} told of ${lane.sent} sent`),
      tooMuch: lanes.filter((lane) => lane.told > lane.sent).map((lane) => `${lane.channel}: ${lane.told} told of ${lane.sent} sent`),
      rushed: rushedTold === rushedRecorded ? [] : [`rushed: ${rushedTold} told of ${rushedRecorded} recorded`],
      saidTwice: saidTwice(said),
      wrongOrder: wrongOrder(said),
      wrongCounts: wrongCounts(firing, shownFiring(said)),
      readBack: readFaults,
      dead: await deadIn(record),
    },
    said,
    repeatedUpdates: repeatedUpdates(said),
    reconciled: await reconciledIn(record),
    withoutMessage,
    rushedDifference: rushedTold - ledger.turnsOf('rushed'),
  };
}

/** Groups whose messages do not say, in each of their channels, how many of their alerts the senders left firing. */
function wrongCounts(firing: ReadBack['firing'], shown: ReadonlyMap<string, number>): string[] {
  return [...firing].flatMap(([groupId, group]) =>
    channelsOf[group.behaviour as Behaviour]
      .filter((channel) => shown.get(`${channel} ${groupId}`) !== group.firing)
      .map((channel) => `${channel} ${groupId}: ${group.firing} firing, the message says ${shown.get(`${channel} ${groupId}`)}`),
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

async function reconciledIn(record: Storm['record']): Promise<Record<string, number>> {
  const rows = await record.sql<{ detail: { results: [string, string][] } }>(`select detail from audit where action = 'writes.reconciled'`);
  const counts: Record<string, number> = {};
  for (const [, result] of rows.flatMap(({ detail }) => detail.results)) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
