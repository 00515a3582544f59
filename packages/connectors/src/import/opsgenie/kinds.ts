import type { Resources } from '../resources.ts';

/** The lists of an export, as the public API returns them (https://docs.opsgenie.com/docs/api-overview). */
export const kinds = [
  'teams',
  'routing_rules',
  'escalations',
  'schedules',
  'integrations',
  'policies',
  'maintenance',
  'heartbeats',
  'users',
  'notification_rules',
] as const;

export type OpsgenieResources = Resources<(typeof kinds)[number]>;
