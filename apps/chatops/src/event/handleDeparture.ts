import { refuseWorkspace } from '@tocsin/steps/refuseWorkspace';
import type { EventDeps } from './deps.ts';
import type { SlackEvent } from './readEvent.ts';

type Departure = Extract<SlackEvent, { kind: 'departed' }>;

/**
 * A workspace threw the app out, or took its token away. It is shut at once, as if it had refused a message: its tenants' fallback webhooks take over and their admins hear of it. An event
 * of before it was connected anew is old news.
 */
export async function handleDeparture<Tx>(deps: EventDeps<Tx>, event: Departure): Promise<void> {
  for (const tenantId of await deps.tenantsOfTeam(event.teamId)) {
    const plan = await deps.planOf(tenantId);
    const lanes = await deps.inTenant(tenantId, async (tx) => {
      const now = deps.now();
      const bot = await deps.botOf(tx);
      // Slack tells the time of an event in whole seconds.
      if (bot === null || event.at + 1_000 <= bot.since || (event.bots !== null && !event.bots.includes(bot.userId))) return [];
      if (!(await deps.takeSlackEvent(tx, [event.eventId], now))) return [];
      await deps.audit(tx, {
        actor: { kind: 'system', process: 'chatops' },
        action: 'workspace.departed',
        subject: event.teamId,
        detail: { code: event.code },
      });
      return refuseWorkspace(deps, tx, plan, { code: event.code, isFull: false, instead: await deps.laneWithoutWorkspace(tx, plan) }, now);
    });
    for (const lane of lanes) await deps.wakeLane(tenantId, lane);
  }
}
