import { type Fields, fieldsOf, isTrue, note, type Reading, under } from '../alertmanager/reading.ts';
import { ownLabel } from '../ownLabel.ts';
import { called, numberIn, type Resource, said } from '../resources.ts';
import type { SlackChannels, Target } from './slackChannels.ts';

export interface ReadRoute {
  at: string;
  integration: string;
  type: string;
  /** The test, as it was written. */
  text: string;
  isLast: boolean;
  position: number;
  target: Target;
}

export interface ReadIntegration {
  at: string;
  title: string;
  /** What the label `integration` has to be. No two have the same. */
  label: string;
  fields: Fields;
  /** In the order they are looked at; without the last, which takes the rest. */
  routes: ReadRoute[];
  fallback: Target;
  fallbackAt: string;
}

export function readRoutes(reading: Reading, resources: readonly Resource[], slack: SlackChannels): ReadRoute[] {
  return resources.map(({ at, fields }) => {
    return {
      at,
      integration: said(reading, fields, 'integration_id'),
      type: said(reading, fields, 'routing_type'),
      text: said(reading, fields, 'routing_regex'),
      isLast: isTrue(fields.take('is_the_last_route')),
      position: numberIn(reading, fields, 'position', 0),
      target: slack.target(fields),
    };
  });
}

/** Integrations with their routes. Routes of an integration that is not in the export are a note. */
export function readIntegrations(reading: Reading, resources: readonly Resource[], routes: readonly ReadRoute[], slack: SlackChannels): ReadIntegration[] {
  const own = Map.groupBy(routes, ({ integration }) => integration);
  const labels = new Set<string>();
  const integrations = resources.map((resource): ReadIntegration => {
    const { at, id, fields } = resource;
    const all = id === '' ? [] : (own.get(id) ?? []);
    if (id !== '') own.delete(id);
    const last = all.find(({ isLast }) => isLast);
    const byDefault = slack.target(fieldsOf(reading, fields.take('default_route'), under(at, 'default_route')));
    return {
      at,
      title: `the integration${called(resource)}`,
      label: ownLabel(resource, labels),
      fields,
      routes: all.filter(({ isLast }) => !isLast).sort((one, other) => one.position - other.position),
      fallback: last?.target ?? byDefault,
      fallbackAt: last?.at ?? under(at, 'default_route'),
    };
  });
  for (const lost of [...own.values()].flat())
    note(reading, lost.at, 'to do', 'is a route of an integration that is not in this file, so nothing is made of it: its alerts go to the default channel');
  return integrations;
}
