import type { KnownAlert } from './ledger.ts';

/** An alert as the API answers it, as far as an auditor needs it. */
interface ReadAlert {
  status: string;
  groups: { id: string; lane: string | null; told: boolean }[];
}

const sideBySide = 12;

/** What the API said of the senders' alerts. `firing` is by group and counts by the senders' word: the API's is taken only for which group an alert is in. */
export interface ReadBack {
  faults: string[];
  firing: Map<string, { behaviour: string; name: string; firing: number }>;
  /** Groups that were opened again with nothing to say: their alerts no longer know the message that told of them. */
  withoutMessage: number;
}

/** Reads every alert back over the API. */
export async function readBack(ingestUrl: string, alerts: Iterable<KnownAlert>): Promise<ReadBack> {
  const waiting = [...alerts];
  const faults: string[] = [];
  const firing: ReadBack['firing'] = new Map();
  const withoutMessage = new Set<string>();
  const reader = async () => {
    for (let known = waiting.pop(); known; known = waiting.pop()) {
      const response = await fetch(`${ingestUrl}/v1/alerts/${known.id}`);
      if (response.status !== 200) {
        faults.push(`${known.id} of ${known.group}: the API answers ${response.status}`);
        continue;
      }
      const alert = (await response.json()) as ReadAlert;
      if (alert.status !== known.status) faults.push(`${known.id} of ${known.group} is ${alert.status}, it was sent as ${known.status} (${known.turns} turns)`);
      if (alert.groups.length === 0 || alert.groups.some(({ told }) => !told))
        faults.push(`${known.id} of ${known.group} is not told: ${JSON.stringify(alert.groups)}`);
      for (const { id, lane } of alert.groups) if (lane === null) withoutMessage.add(id);
      for (const id of new Set(alert.groups.map((group) => group.id))) {
        const group = firing.get(id) ?? { behaviour: known.behaviour, name: known.group, firing: 0 };
        firing.set(id, { ...group, firing: group.firing + (known.status === 'firing' ? 1 : 0) });
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, reader));
  return { faults, firing, withoutMessage: withoutMessage.size };
}
