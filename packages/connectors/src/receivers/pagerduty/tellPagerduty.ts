import type { Outcome } from '@tocsin/core/delivery';
import type { GuardedAnswer } from '@tocsin/outbound/guardedRequest';
import { outcomeOfRefusal } from '../outcomes.ts';
import type { Receiver, ReceiverDeps, Telling } from '../receiver.ts';
import { changeOf, isChange, type PagerdutyEvent, stateOf, triggerOf } from './eventOf.ts';
import { eventsUrlOf, type PagerdutySettings, pagerdutySettings } from './settings.ts';

/**
 * PagerDuty, by its Events API v2. A group's episode is one alert there, known by its key: however often its trigger is said, it opens one incident. Before anything else it is triggered, and that it was is on
 * the record before it is acknowledged or resolved: so no trigger ever comes after a resolve and opens a second one, and what fired and was over while PagerDuty was away is told as both.
 */
export const pagerduty: Receiver<'pagerduty', PagerdutySettings> = {
  kind: 'pagerduty',
  settings: pagerdutySettings,
  bare: 'routing_key',
  // An integration takes 120 events a minute (support.pagerduty.com, "Rate limits").
  perSecond: 2,
  burst: 30,
  tell: tellPagerduty,
};

async function tellPagerduty(deps: ReceiverDeps, telling: Telling<'pagerduty', PagerdutySettings>): Promise<Outcome> {
  const { notice, there } = telling;
  if (isChange(notice)) {
    const taken: Outcome = { kind: 'accepted', channelId: 'pagerduty', ts: notice.key };
    return there === null ? send(deps, telling, changeOf(notice), '/v2/change/enqueue', taken) : taken;
  }
  const known = { channelId: 'pagerduty', ts: notice.key };
  const taken: Outcome = { kind: 'accepted', ...known };
  if (notice.status === 'firing') return send(deps, telling, triggerOf(notice), '/v2/enqueue', taken);
  if (there === null) return send(deps, telling, triggerOf(notice), '/v2/enqueue', { kind: 'begun', there: known, code: 'triggered' });
  return send(deps, telling, stateOf(notice, notice.status === 'acknowledged' ? 'acknowledge' : 'resolve'), '/v2/enqueue', taken);
}

async function send(
  { ask, now }: ReceiverDeps,
  { settings }: Telling<'pagerduty', PagerdutySettings>,
  event: PagerdutyEvent,
  path: '/v2/enqueue' | '/v2/change/enqueue',
  taken: Outcome,
): Promise<Outcome> {
  const body = JSON.stringify({ routing_key: settings.routing_key, ...event });
  const answer = await ask(eventsUrlOf(settings, path), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (answer.status === 202) return taken;
  return isAboutKey(answer) ? { kind: 'bad_channel', code: 'routing_key_refused' } : outcomeOfRefusal(answer, now());
}

/** A 400 names what it does not like. */
function isAboutKey({ status, body }: GuardedAnswer): boolean {
  return status === 400 && /routing.?key/i.test(body);
}
