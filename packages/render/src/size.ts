/** How much a message says, in characters as Slack counts them once escaped. */
export interface Size {
  summary: number;
  description: number;
  /** A service, an environment, a name. */
  name: number;
  /** The summary of one alert of a list. */
  listed: number;
  alerts: number;
  threadAlerts: number;
  labels: number;
  label: number;
}

/**
 * Tried in this order until a message is within Slack's limits: first everything, then shorter lists, then a short description and no labels. The worst that can
 * come in fits the first of them with the templates we ship; the others are for templates that say more.
 */
export const sizes: readonly [Size, ...Size[]] = [
  { summary: 140, description: 600, name: 60, listed: 120, alerts: 10, threadAlerts: 25, labels: 8, label: 120 },
  { summary: 120, description: 400, name: 40, listed: 80, alerts: 5, threadAlerts: 10, labels: 4, label: 80 },
  { summary: 80, description: 160, name: 30, listed: 60, alerts: 3, threadAlerts: 5, labels: 0, label: 60 },
];
