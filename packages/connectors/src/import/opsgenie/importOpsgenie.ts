import { atMost, note, type Reading } from '../alertmanager/reading.ts';
import { converted } from '../converted.ts';
import type { Imported } from '../imported.ts';
import { noteUnread, type Resource, readResources, said } from '../resources.ts';
import { collectPeople } from '../schedules/people.ts';
import { convertEscalations } from './escalations.ts';
import { convertHeartbeats } from './heartbeats.ts';
import { kinds } from './kinds.ts';
import { convertMaintenance } from './maintenance.ts';
import { type Rule, readRule } from './rules.ts';
import { convertSchedules } from './schedules.ts';
import { readSlackIntegrations } from './slackIntegrations.ts';
import { convertTeams, teamsMax } from './teams.ts';
import { noteWithoutCounterpart } from './withoutCounterpart.ts';

/**
 * Makes a tenant's file of an export of Opsgenie: one object of the lists that its public API returns (`kinds`), each as a list or as a page. Each team is a branch of
 * the route, its routing rules in their order. What cannot be said exactly goes to the team's channels and is in the notes, as is all that has no counterpart. Neither
 * the file nor the notes repeat a secret or an address. Throws invalid_input, with what is wrong in `fields`, for what is no such export or one larger than a
 * tenant's file may be.
 */
export function importOpsgenie(source: unknown, options: { tenant: string }): Imported {
  return converted(source, 'export of Opsgenie', (reading) => convert(reading, source, options.tenant));
}

function convert(reading: Reading, source: unknown, tenant: string): Imported['file'] {
  const resources = readResources(reading, source, kinds);
  atMost(reading, 'teams', resources.teams.length, teamsMax, 'teams');
  const known = resources.teams.slice(0, teamsMax);
  const idOf = teamFinder(known);
  const slack = readSlackIntegrations(reading, resources.integrations, idOf);
  const rules = Map.groupBy(
    resources.routing_rules.map((rule) => readRule(reading, rule)),
    (rule) => idOf(rule.team) ?? '',
  );
  for (const { at, title } of rules.get('') ?? [])
    note(
      reading,
      at,
      'to do',
      `${title} is of a team that is not in this file (write \`team\` beside it), so nothing is made of it: its alerts go to the default channel`,
    );
  const ordered = new Map([...rules].map(([team, own]): [string, Rule[]] => [team, own.sort((one, other) => one.order - other.order)]));
  ordered.delete('');
  const teams = convertTeams(reading, known, ordered, slack);
  const silences = convertMaintenance(reading, resources.maintenance, resources.integrations);
  const heartbeats = convertHeartbeats(reading, resources.heartbeats);
  const people = collectPeople(reading, new Map(resources.users.map(({ id, fields }) => [id, said(reading, fields, 'fullName')])));
  const schedules = convertSchedules(reading, resources.schedules, people);
  const policies = convertEscalations(reading, resources.escalations, people, schedules.names);
  noteWithoutCounterpart(reading, resources, people);
  noteUnread(reading, [...resources.routing_rules, ...resources.maintenance]);
  const persons = people.entries();
  return {
    tenant,
    slack_config: { default_channel: teams.defaultChannel },
    ...(teams.receivers.length > 0 ? { receivers: teams.receivers } : {}),
    route: { receiver: teams.receiver, ...(teams.branches.length > 0 ? { routes: teams.branches } : {}) },
    ...(teams.intervals.length > 0 ? { time_intervals: teams.intervals } : {}),
    ...(silences.length > 0 ? { silences } : {}),
    ...(heartbeats.length > 0 ? { heartbeats } : {}),
    ...(persons.length > 0 ? { people: persons } : {}),
    ...(schedules.written.length > 0 ? { schedules: schedules.written } : {}),
    ...(policies.length > 0 ? { escalation_policies: policies } : {}),
  };
}

/** Finds the ID of a team by its ID or name; null for one that is not in the export. */
function teamFinder(teams: readonly Resource[]): (team: { id: string; name: string }) => string | null {
  const ids = new Set(teams.map(({ id }) => id).filter((id) => id !== ''));
  const byName = new Map(teams.map(({ name, id }) => [name, id]));
  return ({ id, name }) => (ids.has(id) ? id : byName.get(name) || null);
}
