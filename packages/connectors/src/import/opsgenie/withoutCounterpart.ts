import { isNothing, isTrue, note, type Reading } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, type Resource, said } from '../resources.ts';
import type { People } from '../schedules/people.ts';
import type { OpsgenieResources } from './kinds.ts';

/** Says of each thing that a tenant's file has no place for what it was, and what that means. Of persons, without their names. */
export function noteWithoutCounterpart(reading: Reading, resources: OpsgenieResources, people: People): void {
  for (const policy of resources.policies) notePolicy(reading, policy);
  for (const user of resources.users) if (!people.has(user.id)) note(reading, user.at, 'left out', 'is a person whom no schedule and no escalation names');
  for (const rule of resources.notification_rules)
    note(reading, rule.at, 'to do', 'says how one person is called (SMS, phone, push): nobody is called that way any more; Tocsin writes to Slack');
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
