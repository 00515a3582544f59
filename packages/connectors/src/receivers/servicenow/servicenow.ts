import type { Outcome } from '@tocsin/core/delivery';
import { outcomeOfThrown } from '../outcomes.ts';
import type { Receiver, ReceiverDeps, SeenThere, Telling } from '../receiver.ts';
import { changeTo, isClosed, newIncident, standsAs } from './incidentOf.ts';
import { type ServicenowSettings, servicenowSettings } from './settings.ts';
import { type Incident, incidentTable, RefusedError } from './tableApi.ts';

/**
 * ServiceNow, by its Table API. A group's episode is one incident there, whose `correlation_id` is its key. As long as none is known it is looked for before one is made: an answer that was lost, or a worker that
 * was killed, opens no second one; and once it is there that is on the record before anything else is done about it. How incidents stand is asked for, as the Table API tells nobody.
 */
export const servicenow: Receiver<'servicenow', ServicenowSettings> = {
  kind: 'servicenow',
  settings: servicenowSettings,
  bare: null,
  perSecond: 5,
  burst: 20,
  tell: (deps, telling) => tell(deps, telling).catch(orRefused),
  look,
};

async function tell(deps: ReceiverDeps, { notice, settings, there }: Telling<'servicenow', ServicenowSettings>): Promise<Outcome> {
  const table = incidentTable(deps, settings);
  if (there === null) {
    const known = (await table.byKey(notice.key)).find(({ state }) => !isClosed(state));
    if (known !== undefined) return { kind: 'begun', there: placeOf(known), code: 'found' };
    const made = await table.create(newIncident(notice)).catch(orUnsure);
    if ('kind' in made) return made;
    if (notice.status !== 'firing') return { kind: 'begun', there: placeOf(made), code: 'created' };
    return { kind: 'accepted', ...placeOf(made), stands: standsAs(made.state) };
  }
  const incident = await table.read(there);
  const isGone = incident === null || isClosed(incident.state);
  if (isGone && notice.status === 'firing') return again(deps, { notice, settings });
  if (isGone) return { kind: 'accepted', channelId: 'servicenow', ts: there, stands: 'resolved' };
  const change = changeTo(notice, incident.state);
  const changed = change === null ? incident : await table.change(there, change);
  return { kind: 'accepted', ...placeOf(changed), stands: standsAs(changed.state) };
}

/** What was closed there for good, or deleted, and fires: another one, looked for first like the first. */
async function again(deps: ReceiverDeps, { notice, settings }: Pick<Telling<'servicenow', ServicenowSettings>, 'notice' | 'settings'>): Promise<Outcome> {
  const table = incidentTable(deps, settings);
  const open = (await table.byKey(notice.key)).find(({ state }) => !isClosed(state)) ?? (await table.create(newIncident(notice)));
  return { kind: 'accepted', ...placeOf(open), stands: standsAs(open.state) };
}

const idsAtOnce = 50;

async function look(deps: ReceiverDeps, settings: ServicenowSettings, incidents: readonly { key: string; id: string }[]): Promise<SeenThere> {
  const table = incidentTable(deps, settings);
  const keys = new Map(incidents.map(({ key, id }) => [id, key]));
  const seen: { key: string; id: string; state: ReturnType<typeof standsAs>; by: string }[] = [];
  for (let from = 0; from < incidents.length; from += idsAtOnce) {
    const found = await table.byIds(incidents.slice(from, from + idsAtOnce).map(({ id }) => id));
    for (const { sys_id: id, state, sys_updated_by: by } of found) {
      const key = keys.get(id);
      if (key !== undefined) seen.push({ key, id, state: standsAs(state), by });
    }
  }
  return seen;
}

function placeOf({ sys_id: ts }: Incident): { channelId: string; ts: string } {
  return { channelId: 'servicenow', ts };
}

/** A slow instance may still make it when nobody waits any more: looked for too soon it would not be found, and be made again. */
const stillMakingMs = 10_000;

function orUnsure(error: unknown): Outcome {
  const outcome = error instanceof RefusedError ? error.outcome : outcomeOfThrown(error);
  return outcome.kind === 'ambiguous' ? { ...outcome, waitMs: stillMakingMs } : outcome;
}

function orRefused(error: unknown): Outcome {
  if (error instanceof RefusedError) return error.outcome;
  throw error;
}
