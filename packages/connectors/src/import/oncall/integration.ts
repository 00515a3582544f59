import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import { atMost, fieldsOf, isNothing, note, type Reading, under } from '../alertmanager/reading.ts';
import type { Channels } from '../channels.ts';
import { harmless } from '../harmless.ts';
import { matchersOfJinja } from './jinja.ts';
import type { ReadIntegration, ReadRoute } from './readRoutes.ts';
import type { Target } from './slackChannels.ts';

type Route = Record<string, unknown>;

const routesMax = 2_000;

/** The branch of an integration. An alert does not say which integration it came by, so one of several needs a label that does. */
export function convertIntegration(reading: Reading, integration: ReadIntegration, channels: Channels, isOneOfSeveral: boolean): Route {
  const { at, title, label, routes, fallback, fallbackAt } = integration;
  const matcher = formatMatcher({ name: 'integration', operator: '=', value: label });
  if (isOneOfSeveral)
    note(
      reading,
      at,
      'to do',
      `${title} is known by the label ${matcher} from now on: have its source send that label (in Prometheus, under external_labels), or its alerts go to the default channel`,
    );
  else note(reading, at, 'changed', `${title} is the only one, so its routes are for all alerts`);
  noteOwnWays(reading, integration);
  const receiver = receiverOf(reading, fallback, fallbackAt, channels);
  const children = routes.flatMap((route) => convertRoute(reading, route, channels) ?? []);
  atMost(reading, at, children.length, routesMax, 'routes');
  return { receiver, ...(isOneOfSeveral ? { matchers: [matcher] } : {}), ...(children.length > 0 ? { routes: children } : {}) };
}

function convertRoute(reading: Reading, route: ReadRoute, channels: Channels): Route | null {
  const matchers = route.type === 'jinja2' ? matchersOfJinja(route.text) : null;
  if (matchers !== null) {
    const ownFields = fieldTests(route.text);
    if (ownFields.length > 0)
      note(reading, route.at, 'changed', `looks at ${ownFields.join(' and ')} beside the labels of its payload; the new route looks at labels of these names`);
    return { matchers, receiver: receiverOf(reading, route.target, route.at, channels) };
  }
  const where = route.target.channel === null ? '' : `; it sent them to ${route.target.channel}`;
  const text = route.text.trim() === '' ? 'says nothing' : `says ${JSON.stringify(harmless(route.text.trim()))}`;
  note(
    reading,
    route.at,
    'to do',
    `${text} (${harmless(route.type).slice(0, 50) || 'of no type'}), which cannot be said exactly with matchers: its alerts go on to the next routes and to the default of the integration${where}. Write a route with matchers for them`,
  );
  return null;
}

/** Fields of the payload itself that a convertible test compares. */
function fieldTests(text: string): string[] {
  const found = text
    .replace(/"[^"]*"(?!\s*[\])])|'[^']*'(?!\s*[\])])/g, '')
    .matchAll(/\bpayload(?:\.get\(\s*["']([^"']+)["']\s*\)|\.(\w+)|\[\s*["']([^"']+)["']\s*\])/g);
  const names = [...found].map(([, got, dotted, indexed]) => got ?? dotted ?? indexed ?? '');
  return [...new Set(names)].filter((name) => !['labels', 'commonLabels', 'groupLabels', 'get'].includes(name)).map((name) => `\`${name}\``);
}

function receiverOf(reading: Reading, target: Target, at: string, channels: Channels): string {
  if (target.fault !== null) note(reading, at, 'to do', `${target.fault}, so its alerts go to the default channel: choose one`);
  return channels.receiver(target.channel);
}

function noteOwnWays(reading: Reading, { at, fields }: ReadIntegration): void {
  const templates = fields.take('templates');
  const said = fieldsOf(reading, templates, under(at, 'templates')).rest();
  if (said.some(({ value }) => hasText(value)))
    note(
      reading,
      under(at, 'templates'),
      'left out',
      "are OnCall's own, for grouping, for what resolves an alert and for texts: Tocsin groups by labels (`group_by`), takes the state that an alert is sent with, and your own words belong into `templates` (docs/templates.md)",
    );
  if (!isNothing(fields.take('maintenance_mode')))
    note(reading, at, 'to do', 'was in maintenance: nothing is silenced for it; if it still is, silence it with `tocsin silence`');
}

function hasText(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasText);
  return !isNothing(value) && value !== false;
}
