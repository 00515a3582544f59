import { fieldsOf, isTrue, note, type Reading, under } from '../alertmanager/reading.ts';
import { harmless } from '../harmless.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import { type Condition, readConditions } from './conditions.ts';
import { teamOf } from './slackIntegrations.ts';
import { readTimeRestriction } from './timeRestriction.ts';

/** A routing rule of a team, read. */
export interface Rule {
  at: string;
  title: string;
  team: { id: string; name: string };
  isDefault: boolean;
  order: number;
  /** The matchers of each route that stands for it; null when nothing can. */
  routes: string[][] | null;
  /** The parts of its time interval; none: it always holds. */
  times: Record<string, unknown>[] | undefined;
}

const conditionsMax = 50;

/** Reads a rule, and says what of it a route cannot say. */
export function readRule(reading: Reading, resource: Resource): Rule {
  const { at, fields } = resource;
  const team = teamOf(reading, resource);
  const isDefault = isTrue(fields.take('isDefault'));
  const zone = said(reading, fields, 'timezone');
  const title = `the rule${called(resource)}`;
  const times = readTimeRestriction(reading, fields.take('timeRestriction'), under(at, 'timeRestriction'), zone);
  if (times === null)
    note(reading, under(at, 'timeRestriction'), 'to do', 'cannot be said exactly, so the route holds at all times: write a time interval for it');
  else if (times && zone === '')
    note(reading, at, 'to do', "names no time zone, and meant the account's: its time interval is in UTC; write yours as `location`");
  noteNotify(reading, fieldsOf(reading, fields.take('notify'), under(at, 'notify')), title);
  const routes = isDefault ? [] : routesOf(reading, at, title, fields.take('criteria'));
  return { at, title, team, isDefault, order: numberIn(reading, fields, 'order', 0), routes, times: times?.map((spec) => ({ ...spec })) };
}

function noteNotify(reading: Reading, fields: ReturnType<typeof fieldsOf>, title: string): void {
  const type = harmless(said(reading, fields, 'type')).slice(0, 50);
  const name = harmless(said(reading, fields, 'name')).slice(0, 100);
  if (type === 'none') note(reading, fields.at, 'changed', `${title} called nobody; its alerts are told in the team's channels, as those of its other rules`);
  else if (type !== '')
    note(
      reading,
      fields.at,
      'to do',
      `${title} called the ${type}${name && type !== 'user' ? ` ${JSON.stringify(name)}` : ''}, which IS NOT CALLED ANY MORE: its alerts are told in the team's channels`,
    );
}

function routesOf(reading: Reading, at: string, title: string, value: unknown): string[][] | null {
  const fields = fieldsOf(reading, value, under(at, 'criteria'));
  const type = said(reading, fields, 'type');
  const conditions = readConditions(reading, fields.take('conditions'), under(fields.at, 'conditions'));
  if (type === 'match-all' && conditions.length === 0) return [[]];
  const isAny = type === 'match-any-condition';
  const isKnown = isAny || type === 'match-all-conditions';
  const wrong = conditions.filter(({ matcher }) => matcher === null);
  const texts = conditions.flatMap(({ matcher }) => matcher ?? []);
  const isExact = isKnown && conditions.length > 0 && wrong.length === 0 && (isAny || conditions.length <= conditionsMax);
  if (!isExact) {
    const what = (wrong.length > 0 ? wrong : conditions).slice(0, 10).map(({ text }) => text);
    const rest = isAny && texts.length > 0 ? 'the other conditions became routes; alerts that only this takes' : 'its alerts';
    const how = what.length > 0 ? `has what cannot be said exactly with matchers (${what.join('; ')})` : 'has no conditions that Tocsin knows';
    note(reading, fields.at, 'to do', `${title} ${how}: ${rest} go on to the next rules and to the team's channels. Write a route with matchers for them`);
  }
  noteFields(reading, fields.at, conditions);
  if (isAny) return texts.length > 0 ? texts.map((text) => [text]) : null;
  return isExact ? [texts] : null;
}

function noteFields(reading: Reading, at: string, conditions: readonly Condition[]): void {
  const names = [...new Set(conditions.flatMap(({ field, matcher }) => (field === null || matcher === null ? [] : `\`${field}\``)))];
  if (names.length > 0)
    note(
      reading,
      at,
      'to do',
      `looks at ${names.join(' and ')} of Opsgenie's alerts, which became labels of these names: have your sources send them${names.includes('`tags`') ? ' (tags with commas between)' : ''}, or the route takes nothing`,
    );
}
