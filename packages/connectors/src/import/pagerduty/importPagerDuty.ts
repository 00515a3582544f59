import { fieldsOf, isNothing, note, type Reading, under } from '../alertmanager/reading.ts';
import { converted } from '../converted.ts';
import type { Imported } from '../imported.ts';
import { type Resource, readResources, said } from '../resources.ts';
import { collectPeople } from '../schedules/people.ts';
import { convertPolicies } from './escalationPolicies.ts';
import { convertSchedules } from './schedules.ts';

/** The lists of an export, as the REST API calls them (https://developer.pagerduty.com/api-reference). */
export const kinds = ['schedules', 'escalation_policies', 'users', 'services', 'overrides'] as const;

/**
 * Makes a tenant's file of an export of PagerDuty: one object of the lists that its REST API returns (`kinds`), or what it answers about one schedule (`schedule`) or one
 * policy (`escalation_policy`). Who is on call when, and who is asked when nobody answers, come over; which alerts escalate is for routes to say. Neither the file nor the
 * notes repeat a secret or an address. Throws invalid_input, with what is wrong in `fields`, for what is no such export or one larger than a tenant's file may be.
 */
export function importPagerDuty(source: unknown, options: { tenant: string }): Imported {
  return converted(source, 'export of PagerDuty', (reading) => convert(reading, listed(source), options.tenant));
}

/** What the API answers about one thing is a list of one. */
function listed(source: unknown): unknown {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return source;
  const { schedule, escalation_policy: policy, ...rest } = source as Record<string, unknown>;
  return {
    ...rest,
    ...(isNothing(schedule) || 'schedules' in rest ? {} : { schedules: [schedule] }),
    ...(isNothing(policy) || 'escalation_policies' in rest ? {} : { escalation_policies: [policy] }),
  };
}

function convert(reading: Reading, source: unknown, tenant: string): Imported['file'] {
  const paged = withoutPaging(source);
  const resources = readResources(reading, paged, kinds);
  const people = collectPeople(reading, new Map(resources.users.map(({ id, name }) => [id, name])));
  const schedules = convertSchedules(reading, resources.schedules, people);
  const policies = convertPolicies(reading, resources.escalation_policies, people, schedules.names);
  noteWithoutCounterpart(reading, resources.services, resources.overrides);
  const entries = people.entries();
  note(reading, '', 'to do', 'names no Slack channel: the default channel became #alerts; choose yours in `slack_config`');
  return {
    tenant,
    slack_config: { default_channel: '#alerts' },
    ...(entries.length > 0 ? { people: entries } : {}),
    ...(schedules.written.length > 0 ? { schedules: schedules.written } : {}),
    ...(policies.length > 0 ? { escalation_policies: policies } : {}),
    route: { receiver: 'default' },
  };
}

/** Beside its list a page of the API says where it stands among the others. */
function withoutPaging(source: unknown): unknown {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return source;
  const { limit: _limit, offset: _offset, total: _total, more, ...lists } = source as Record<string, unknown>;
  return more === true ? { ...lists, more } : lists;
}

function noteWithoutCounterpart(reading: Reading, services: readonly Resource[], overrides: readonly Resource[]): void {
  for (const service of services) {
    const policy = fieldsOf(reading, service.fields.take('escalation_policy'), under(service.at, 'escalation_policy'));
    const named = said(reading, policy, 'summary') === '' ? '' : ', with its escalation policy';
    note(reading, service.at, 'to do', `is a service: have what it watches send its alerts to Tocsin, and write a route for them${named}`);
  }
  if (overrides.length > 0)
    note(
      reading,
      'overrides',
      'to do',
      `are ${overrides.length} overrides, which are no part of a tenant's file: arrange those that are to come with \`tocsin override\``,
    );
}
