import { type DoubleAnswer, type DoubleRequest, type ServiceDouble, startServiceDouble } from '../service-double/startServiceDouble.ts';
import { faultsOfChange, faultsOfEvent } from './faultsOfEvent.ts';

/** An incident as PagerDuty has it: one for each time that a key is triggered while none of it is open. `log` has all that was taken. */
export interface DoubleIncident {
  key: string;
  routingKey: string;
  state: 'triggered' | 'acknowledged' | 'resolved';
  log: string[];
  summary: string;
  severity: string;
}

/** A PagerDuty that takes events as it documents them, knows incidents by their keys, and says what it was told that it does not take. */
export interface PagerdutyDouble extends ServiceDouble {
  incidents: DoubleIncident[];
  changes: Record<string, unknown>[];
  /** What was wrong with events that were refused. */
  refused: string[];
  /** Integration keys that exist; none: all do. */
  routingKeys: Set<string>;
}

type Event = { event_action: string; dedup_key: string; routing_key: string; payload?: { summary: string; severity: string } };

/** Starts it on this machine. */
export async function startPagerdutyDouble(): Promise<PagerdutyDouble> {
  const state: Pick<PagerdutyDouble, 'incidents' | 'changes' | 'refused' | 'routingKeys'> = { incidents: [], changes: [], refused: [], routingKeys: new Set() };
  const refuse = (faults: string[]): DoubleAnswer => {
    state.refused.push(...faults);
    return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors: faults } };
  };
  const double = await startServiceDouble(({ method, url, headers, body }: DoubleRequest): DoubleAnswer => {
    if (method !== 'POST' || !['/v2/enqueue', '/v2/change/enqueue'].includes(url.pathname)) return { status: 404, body: 'Not Found' };
    if (!headers['content-type']?.startsWith('application/json')) return { status: 415, body: 'Unsupported Media Type' };
    const isChange = url.pathname === '/v2/change/enqueue';
    const faults = isChange ? faultsOfChange(body) : faultsOfEvent(body);
    if (faults.length > 0) return refuse(faults);
    const event = JSON.parse(body) as Event;
    if (state.routingKeys.size > 0 && !state.routingKeys.has(event.routing_key)) return refuse(["'routing_key' is invalid"]);
    if (isChange) state.changes.push(JSON.parse(body) as Record<string, unknown>);
    else take(state.incidents, event);
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: event.dedup_key } };
  });
  return Object.assign(double, state);
}

/** What is acknowledged or resolved and not there is taken and does nothing, as at PagerDuty. */
function take(incidents: DoubleIncident[], { event_action: action, dedup_key: key, routing_key: routingKey, payload }: Event): void {
  const open = incidents.find((incident) => incident.key === key && incident.routingKey === routingKey && incident.state !== 'resolved');
  if (open) {
    open.log.push(action);
    if (action === 'resolve') open.state = 'resolved';
    if (action === 'acknowledge') open.state = 'acknowledged';
  } else if (action === 'trigger') {
    incidents.push({ key, routingKey, state: 'triggered', log: [action], summary: payload?.summary ?? '', severity: payload?.severity ?? '' });
  }
}
