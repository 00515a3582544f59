import type { Dashboard } from './dashboard.ts';
import { escalations } from './escalations.ts';
import { fleet } from './fleet.ts';
import { patterns } from './patterns.ts';
import { slack } from './slack.ts';
import { tenants } from './tenants.ts';

/** Every dashboard, by the name of its file. */
export const dashboards: Readonly<Record<string, Dashboard>> = { fleet, tenants, slack, escalations, patterns };
