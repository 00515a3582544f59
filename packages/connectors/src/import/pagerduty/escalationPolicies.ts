import { noPolicyName } from '@tocsin/contracts/tenant/escalationPolicy';
import { atMost, fieldsOf, listOf, note, type Reading, under } from '../alertmanager/reading.ts';
import { ownLabel } from '../ownLabel.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import type { People } from '../schedules/people.ts';

type Part = Record<string, unknown>;

const policiesMax = 500;
const levelsMax = 20;
const targetsMax = 20;
const loopsMax = 50;
const minutesMax = 35_000;

/** The escalation policies of an export; `schedules` is what those are called in the tenant's file, by their IDs. */
export function convertPolicies(reading: Reading, policies: readonly Resource[], people: People, schedules: ReadonlyMap<string, string>): Part[] {
  atMost(reading, 'escalation_policies', policies.length, policiesMax, 'escalation policies');
  const used = new Set([noPolicyName]);
  return policies.slice(0, policiesMax).flatMap((policy) => {
    const { at, fields } = policy;
    const rules = listOf(reading, fields.take('escalation_rules'), under(at, 'escalation_rules'));
    atMost(reading, under(at, 'escalation_rules'), rules.length, levelsMax, 'levels');
    let minutes = 0;
    const levels = rules.slice(0, levelsMax).flatMap((rule) => {
      const [began, own] = [minutes, fieldsOf(reading, rule.value, rule.at)];
      // A rule says how long it waits for an answer; a level here, how long after the beginning it is told.
      minutes += Math.max(0, Math.round(numberIn(reading, own, 'escalation_delay_in_minutes', 30)));
      const asked = targetsOf(reading, own.take('targets'), under(rule.at, 'targets'), people, schedules);
      return asked === null ? [] : [{ delay: `${Math.min(began, minutesMax)}m`, ...asked, waits: minutes - began }];
    });
    const last = levels.at(-1);
    if (last === undefined) {
      note(reading, at, 'to do', `the escalation policy${called(policy)} IS NOT FOLLOWED ANY MORE: none of its steps asks anybody whom this file names`);
      return [];
    }
    const name = ownLabel(policy, used).slice(0, 100);
    const loops = Math.min(loopsMax, Math.max(0, Math.round(numberIn(reading, fields, 'num_loops', 0))));
    note(
      reading,
      at,
      'to do',
      `no route has the escalation policy ${JSON.stringify(name)} yet, so NOBODY IS ASKED BY IT: write \`escalation_policy\` at the routes of its services`,
    );
    const written = levels.map(({ waits: _waits, ...level }) => level);
    return [{ name, levels: written, ...(loops > 0 ? { repeat: loops } : {}), repeat_delay: `${Math.min(last.waits, minutesMax)}m` }];
  });
}

/** Whom a step asks; null where that is nobody whom the file names. */
function targetsOf(reading: Reading, value: unknown, at: string, people: People, schedules: ReadonlyMap<string, string>): Part | null {
  const [persons, rotas] = [new Set<string>(), new Set<string>()];
  for (const item of listOf(reading, value, at)) {
    const fields = fieldsOf(reading, item.value, item.at);
    const [type, id] = [said(reading, fields, 'type'), said(reading, fields, 'id')];
    const schedule = schedules.get(id);
    if (/^user(?:_reference)?$/.test(type)) persons.add(people.nameOf(id, said(reading, fields, 'name') || said(reading, fields, 'summary'), item.at));
    else if (/^schedule(?:_reference)?$/.test(type) && schedule !== undefined) rotas.add(schedule);
    else note(reading, item.at, 'to do', 'asks a schedule that is not in this file, or something that Tocsin does not know: nobody is asked in its place');
  }
  if (persons.size > targetsMax || rotas.size > targetsMax)
    note(reading, at, 'to do', `names more than ${targetsMax}, which a level cannot: the first are asked`);
  if (persons.size + rotas.size === 0) return null;
  return {
    ...(persons.size > 0 ? { people: [...persons].slice(0, targetsMax) } : {}),
    ...(rotas.size > 0 ? { schedules: [...rotas].slice(0, targetsMax) } : {}),
  };
}
