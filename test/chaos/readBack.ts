import type { KnownAlert } from './ledger.ts';

/** An alert as the API answers it, as far as an auditor needs it. */
interface ReadAlert {
  status: string;
  groups: { id: string; lane: string | null; told: boolean }[];
}

const sideBySide = 12;

/**
 * Reads every alert back over the API. Answers what is wrong with them, and how many are firing in each group and channel (`channel groupId`) by the senders'
 * word, with the API's word only for which group it is.
 */
export async function readBack(ingestUrl: string, alerts: Iterable<KnownAlert>): Promise<{ faults: string[]; firing: Map<string, number> }> {
  const waiting = [...alerts];
  const faults: string[] = [];
  const firing = new Map<string, number>();
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
      for (const { id, lane } of alert.groups) {
        const place = `${(lane ?? '').replace('slack:#', '')} ${id}`;
        firing.set(place, (firing.get(place) ?? 0) + (known.status === 'firing' ? 1 : 0));
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, reader));
  return { faults, firing };
}
