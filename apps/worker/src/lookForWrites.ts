import { setTimeout as wait } from 'node:timers/promises';
import type { Sighting, UncertainWrite } from '@tocsin/steps/settleUncertain';
import { beginSearch, type HistorySearch, type HistorySearchDeps, type SearchPlace } from './historySearch.ts';

/** So long a lane waits for a search before it goes on with other things; the search goes on too, and is asked again. */
const patienceMs = 1_000;

/** No process has so many going; those of lanes that other processes took over are dropped when there are more. */
const searchesMost = 500;

type Running = HistorySearch & { at: Promise<void> | null };

/** The searches of this process, by place. */
export function keepSearches(
  depsOf: (tenantId: string, place: SearchPlace) => HistorySearchDeps,
): (tenantId: string, laneChannelId: string, teamId: string, writes: readonly UncertainWrite[]) => Promise<Map<string, Sighting>> {
  const searches = new Map<string, Running>();
  const look = async (tenantId: string, place: SearchPlace, lost: readonly UncertainWrite[], sightings: Map<string, Sighting>): Promise<void> => {
    const key = `${tenantId} ${place.teamId} ${place.channelId} ${place.threadTs ?? ''}`;
    const search = searches.get(key) ?? { ...beginSearch(depsOf(tenantId, place), place, lost), at: null };
    searches.set(key, search);
    const oldest = searches.size > searchesMost ? searches.keys().next().value : undefined;
    if (oldest !== undefined) searches.delete(oldest);
    search.at ??= search.readOn().finally(() => {
      search.at = null;
    });
    await Promise.race([search.at, wait(patienceMs, undefined, { ref: false })]);
    for (const { writeId } of lost) sightings.set(writeId, search.sightingOf(writeId) ?? { found: 'unknown', reason: 'looking', final: false });
    // A second look is another reading.
    if (search.isOver()) searches.delete(key);
  };
  return async (tenantId, laneChannelId, teamId, writes) => {
    const sightings = new Map<string, Sighting>();
    // Pages first: the budget may not be enough for all.
    const places = placesOf(laneChannelId, teamId, writes).sort((a, b) => Number(b.lost.some(isPage)) - Number(a.lost.some(isPage)));
    await Promise.all(places.map(({ place, lost }) => look(tenantId, place, lost, sightings)));
    return sightings;
  };
}

const isPage = ({ kind }: UncertainWrite): boolean => kind === 'page';

/** One reading for the channel, and one for each thread that a lost reply belongs to. */
function placesOf(laneChannelId: string, teamId: string, writes: readonly UncertainWrite[]): { place: SearchPlace; lost: UncertainWrite[] }[] {
  const places = new Map<string, { place: SearchPlace; lost: UncertainWrite[] }>();
  for (const write of writes) {
    const threadTs = write.kind === 'reply' ? (write.anchor?.ts ?? null) : null;
    const channelId = write.anchor?.channelId ?? laneChannelId;
    const key = `${channelId} ${threadTs ?? ''}`;
    const known = places.get(key) ?? { place: { teamId, channelId, threadTs }, lost: [] };
    known.lost.push(write);
    places.set(key, known);
  }
  return [...places.values()];
}
