import { note, type Reading } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import type { OnCallResources } from './kinds.ts';
import type { Target } from './slackChannels.ts';

const stepsMax = 30;

/** Says of each thing that a tenant's file has no place for what it was, and what that means. Of persons, without their names. */
export function noteWithoutCounterpart(reading: Reading, resources: OnCallResources, targets: readonly Target[]): void {
  noteChains(reading, resources, targets);
  for (const schedule of resources.schedules) {
    const type = harmless(said(reading, schedule.fields, 'type')).slice(0, 50);
    note(
      reading,
      schedule.at,
      'to do',
      `the schedule${called(schedule)}${type ? ` (${type})` : ''} has no counterpart: NOBODY IS CALLED BY IT; Tocsin knows channels, not who is on call`,
    );
  }
  for (const shift of resources.on_call_shifts) note(reading, shift.at, 'left out', 'is a shift of a schedule, which has no counterpart');
  for (const team of resources.teams) note(reading, team.at, 'left out', 'is a team: in Tocsin a team is whoever reads a channel, or a tenant of its own');
  for (const user of resources.users) note(reading, user.at, 'left out', 'is a person: people of Tocsin come from Slack and from your sign-in');
  for (const rule of resources.personal_notification_rules)
    note(reading, rule.at, 'to do', 'says how one person is called (SMS, phone, push): nobody is called that way any more; Tocsin writes to Slack');
  for (const hook of resources.outgoing_webhooks)
    note(reading, hook.at, 'to do', `the outgoing webhook${called(hook)} IS NOT CALLED ANY MORE: there is no counterpart for it in a tenant's file`);
}

function noteChains(reading: Reading, { escalation_chains: chains, escalation_policies: policies }: OnCallResources, targets: readonly Target[]): void {
  const uses = Map.groupBy(targets, ({ chain }) => chain);
  const steps = Map.groupBy(
    policies.map((policy) => readStep(reading, policy)),
    ({ chain }) => chain,
  );
  for (const chain of chains) {
    const count = uses.get(chain.id)?.length ?? 0;
    note(
      reading,
      chain.at,
      'to do',
      `the escalation chain${called(chain)}, of ${count} route${count === 1 ? '' : 's'}, IS NOT FOLLOWED ANY MORE: ${sentenceOf(steps.get(chain.id) ?? [])}. Tocsin escalates to channels, when asked to (POST /v1/escalations)`,
    );
    steps.delete(chain.id);
  }
  for (const { at, text } of [...steps.values()].flat()) note(reading, at, 'to do', `is a step of a chain that is not in this file: ${text}`);
}

interface Step {
  at: string;
  chain: string;
  position: number;
  text: string;
}

function sentenceOf(steps: readonly Step[]): string {
  if (steps.length === 0) return 'it has no steps in this file';
  const texts = [...steps].sort((one, other) => one.position - other.position).map(({ text }) => text);
  const more = texts.length > stepsMax ? ` and ${texts.length - stepsMax} more` : '';
  return `its steps are ${texts.slice(0, stepsMax).join(', then ')}${more}`;
}

function readStep(reading: Reading, { at, fields }: Resource): Step {
  const type = said(reading, fields, 'type');
  const seconds = numberIn(reading, fields, 'duration', -1);
  const wait = `wait ${seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`}`;
  const words = harmless(type).slice(0, 60).replaceAll('_', ' ') || 'one without a type';
  return {
    at,
    chain: said(reading, fields, 'escalation_chain_id'),
    position: numberIn(reading, fields, 'position', 0),
    text: type === 'wait' && seconds >= 0 ? wait : words,
  };
}
