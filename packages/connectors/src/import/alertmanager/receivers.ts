import { builtInReceivers } from '@tocsin/contracts/tenant/references';
import { integrationMessage } from './integrations.ts';
import { newNamesOf } from './names.ts';
import { atMost, fault, fieldsOf, isNothing, listOf, note, noteRest, type Reading, textOf, under } from './reading.ts';
import { endpointNames, type ReadServices, readServices } from './services.ts';
import { readSlackEntry, type SlackEntry, type SlackTarget } from './slackEntry.ts';

/** A receiver as it was. */
export interface ReadReceiver {
  name: string;
  at: string;
  slack: (SlackEntry & { at: string })[];
  /** What it becomes beside Slack. */
  services: ReadServices;
  /** How many entries it had that nothing of Tocsin's stands for. */
  others: number;
}

const receiversMax = 2_000;
const destinationsMax = 20;

/** Reads the receivers, and what they are to be called. What Tocsin has no counterpart for is noted, entry for entry. */
export function readReceivers(reading: Reading, value: unknown, global: { hasWebhook: boolean }): { receivers: ReadReceiver[]; names: Map<string, string> } {
  const nameFor = endpointNames();
  const receivers = listOf(reading, value, 'receivers').map((item) => readReceiver(reading, item.value, item.at, global, nameFor));
  atMost(reading, 'receivers', receivers.length, receiversMax, 'receivers');
  const names = newNamesOf([...new Set(receivers.map(({ name }) => name))], builtInReceivers, '-receiver');
  const seen = new Set<string>();
  for (const { name, at } of receivers) {
    const renamed = names.get(name);
    if (name === '') fault(reading, at, 'has no name');
    else if (seen.has(name)) fault(reading, under(at, 'name'), 'is the name of another receiver too');
    else if (renamed !== name) note(reading, under(at, 'name'), 'changed', `is ${JSON.stringify(renamed)} now, here and in the routes: ${reasonFor(name)}`);
    seen.add(name);
  }
  if (receivers.some(({ slack }) => slack.some(({ tellsResolved }) => !tellsResolved)))
    note(
      reading,
      'receivers',
      'changed',
      'have Slack entries without send_resolved, so Alertmanager did not tell there what is resolved; Tocsin marks its message as resolved',
    );
  return { receivers, names };
}

/** The receivers of the tenant's file. One that told somebody, but nobody that Tocsin can tell, gets the default channel, so that no alert becomes silent. */
export function convertReceivers(
  reading: Reading,
  receivers: readonly ReadReceiver[],
  names: ReadonlyMap<string, string>,
  defaultChannel: string,
): Record<string, unknown>[] {
  return receivers.map(({ name, at, slack, services, others }) => {
    const targets = distinctTargets(reading, slack, defaultChannel);
    const isToldElsewhere = Object.keys(services).length > 0;
    if (targets.length === 0 && others > 0 && !isToldElsewhere) {
      note(
        reading,
        at,
        'to do',
        `told nobody in Slack; its alerts now go to the default channel ${defaultChannel}, so that none is lost: give ${JSON.stringify(names.get(name))} a channel, or \`slack: []\` to tell nobody`,
      );
      targets.push({ channel: defaultChannel });
    }
    atMost(reading, under(at, 'slack_configs'), targets.length, destinationsMax, 'destinations');
    return { name: names.get(name), ...(targets.length === 0 && isToldElsewhere ? {} : { slack: targets }), ...services };
  });
}

function readReceiver(reading: Reading, value: unknown, at: string, global: { hasWebhook: boolean }, nameFor: (wanted: string) => string): ReadReceiver {
  const fields = fieldsOf(reading, value, at);
  const name = textOf(reading, fields.take('name'), under(at, 'name')) ?? '';
  const entries = listOf(reading, fields.take('slack_configs'), under(at, 'slack_configs'));
  const slack = entries.map((entry) => ({ ...readSlackEntry(reading, entry.value, entry.at, global), at: entry.at }));
  const labels = fields.take('labels');
  if (!isNothing(labels)) note(reading, under(at, 'labels'), 'left out', "is for queries of Alertmanager's; Tocsin has no labels on receivers");
  const { services, untold } = readServices(reading, fields, name, nameFor);
  const others = fields.rest().filter((field) => field.name.endsWith('_configs'));
  const told = others.flatMap((field) => {
    fields.take(field.name);
    const items = listOf(reading, field.value, field.at);
    for (const item of items) note(reading, item.at, 'to do', integrationMessage(field.name, name));
    return items;
  });
  noteRest(reading, fields);
  return { name, at, slack, services, others: told.length + untold };
}

function distinctTargets(reading: Reading, slack: ReadReceiver['slack'], defaultChannel: string): Exclude<SlackTarget, null>[] {
  const found = new Map<string, Exclude<SlackTarget, null>>();
  for (const { target, at } of slack) {
    const settled = target ?? { channel: defaultChannel };
    const key = JSON.stringify(settled);
    if (found.has(key)) note(reading, at, 'changed', 'goes where another entry of its receiver goes; one message is enough');
    else found.set(key, settled);
  }
  return [...found.values()];
}

function reasonFor(name: string): string {
  return builtInReceivers.some((each) => each === name) ? 'Tocsin has a receiver of that name' : 'a name has 100 characters at most';
}
