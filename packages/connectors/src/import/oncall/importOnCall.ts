import { atMost, type Reading } from '../alertmanager/reading.ts';
import { channelsOf } from '../channels.ts';
import { converted } from '../converted.ts';
import type { Imported } from '../imported.ts';
import { noteUnread, readResources } from '../resources.ts';
import { convertIntegration } from './integration.ts';
import { kinds } from './kinds.ts';
import { readIntegrations, readRoutes } from './readRoutes.ts';
import { slackChannelsOf } from './slackChannels.ts';
import { noteWithoutCounterpart } from './withoutCounterpart.ts';

const integrationsMax = 2_000;

/**
 * Makes a tenant's file of an export of Grafana OnCall: one object of the lists that its public API returns (`kinds`), each as a list or as a page. Each integration is
 * a branch of the route, its routes in their order. What cannot be said exactly goes to the branch's default channel and is in the notes, as is all that has no
 * counterpart. Neither the file nor the notes repeat a secret or an address. Throws invalid_input, with what is wrong in `fields`, for what is no such export or one
 * larger than a tenant's file may be.
 */
export function importOnCall(source: unknown, options: { tenant: string }): Imported {
  return converted(source, 'export of Grafana OnCall', (reading) => convert(reading, source, options.tenant));
}

function convert(reading: Reading, source: unknown, tenant: string): Imported['file'] {
  const resources = readResources(reading, source, kinds);
  const slack = slackChannelsOf(reading, resources.slack_channels);
  const routes = readRoutes(reading, resources.routes, slack);
  atMost(reading, 'integrations', resources.integrations.length, integrationsMax, 'integrations');
  const integrations = readIntegrations(reading, resources.integrations.slice(0, integrationsMax), routes, slack);
  const all = integrations.flatMap((integration) => [integration.fallback, ...integration.routes.map(({ target }) => target)]);
  const known = all.flatMap(({ channel }) => channel ?? []);
  const defaultChannel = integrations.map(({ fallback }) => fallback.channel).find((channel) => channel !== null) ?? known[0] ?? null;
  const channels = channelsOf(reading, known, defaultChannel, 'integrations');
  const branches = integrations.map((integration) => convertIntegration(reading, integration, channels, integrations.length > 1));
  slack.noteOthers();
  noteWithoutCounterpart(reading, resources, [...new Set([...integrations.map(({ fallback }) => fallback), ...routes.map(({ target }) => target)])]);
  noteUnread(reading, [...resources.integrations, ...resources.routes]);
  return {
    tenant,
    ...channels.file(),
    route: { receiver: 'default', ...(branches.length > 0 ? { routes: branches } : {}) },
  };
}
