import { fieldsOf, isNothing, isTrue, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import type { OpsgenieResources } from './kinds.ts';

const stepsMax = 30;

/** Says of each thing that a tenant's file has no place for what it was, and what that means. Of persons, without their names. */
export function noteWithoutCounterpart(reading: Reading, resources: OpsgenieResources): void {
  for (const escalation of resources.escalations) noteEscalation(reading, escalation);
  for (const schedule of resources.schedules)
    note(
      reading,
      schedule.at,
      'to do',
      `the schedule${called(schedule)} has no counterpart: NOBODY IS CALLED BY IT; Tocsin knows channels, not who is on call`,
    );
  for (const policy of resources.policies) notePolicy(reading, policy);
  for (const user of resources.users) note(reading, user.at, 'left out', 'is a person: people of Tocsin come from Slack and from your sign-in');
  for (const rule of resources.notification_rules)
    note(reading, rule.at, 'to do', 'says how one person is called (SMS, phone, push): nobody is called that way any more; Tocsin writes to Slack');
}

function noteEscalation(reading: Reading, escalation: Resource): void {
  const { at, fields } = escalation;
  const steps = listOf(reading, fields.take('rules'), under(at, 'rules')).map((item) => stepText(reading, item.value, item.at));
  const more = steps.length > stepsMax ? ` and ${steps.length - stepsMax} more` : '';
  const sentence = steps.length === 0 ? 'it has no steps in this file' : `its steps are ${steps.slice(0, stepsMax).join(', then ')}${more}`;
  note(
    reading,
    at,
    'to do',
    `the escalation${called(escalation)} IS NOT FOLLOWED ANY MORE: ${sentence}. Tocsin escalates to channels, when asked to (POST /v1/escalations)`,
  );
}

function stepText(reading: Reading, value: unknown, at: string): string {
  const fields = fieldsOf(reading, value, at);
  const delay = fieldsOf(reading, fields.take('delay'), under(at, 'delay'));
  const recipient = fieldsOf(reading, fields.take('recipient'), under(at, 'recipient'));
  const unit = harmless(said(reading, delay, 'timeUnit')).slice(0, 20) || 'minutes';
  const [type, name] = [harmless(said(reading, recipient, 'type')).slice(0, 50) || 'somebody', harmless(said(reading, recipient, 'name')).slice(0, 100)];
  const condition = harmless(said(reading, fields, 'condition')).slice(0, 30) === 'if-not-closed' ? ' if not closed' : '';
  return `after ${numberIn(reading, delay, 'timeAmount', 0)} ${unit}${condition} ${type}${name && type !== 'user' ? ` ${JSON.stringify(name)}` : ''}`;
}

function notePolicy(reading: Reading, policy: Resource): void {
  const { at, fields } = policy;
  const type = harmless(said(reading, fields, 'type')).slice(0, 30);
  const enabled = fields.take('enabled');
  const title = `the ${type ? `${type} ` : ''}policy${called(policy)}`;
  const doing = [
    isTrue(fields.take('suppress')) ? 'kept alerts quiet, which are told now' : '',
    isNothing(fields.take('delayAction')) ? '' : 'told them later, while they are told at once now',
    isNothing(fields.take('autoCloseAction')) && isNothing(fields.take('autoRestartAction')) ? '' : 'closed or repeated them',
    isNothing(fields.take('deduplicationAction')) ? '' : 'put them together, which `group_by` does here',
  ].filter((each) => each !== '');
  if (!isNothing(enabled) && !isTrue(enabled)) note(reading, at, 'left out', `${title} was switched off`);
  else
    note(
      reading,
      at,
      'to do',
      `${title} ${doing.join(', ') || 'changed alerts'}: nothing is written for it; write routes, time intervals or inhibition rules where you miss it`,
    );
}
