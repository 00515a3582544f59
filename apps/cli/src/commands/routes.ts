import { parseArgs } from 'node:util';
import { formatMatcher } from '@tocsin/contracts/tenant/matcher';
import { explainRoutes, type RouteStep } from '@tocsin/core/explainRoutes';
import { nameOfLane } from '@tocsin/core/fallback';
import { groupIdOf } from '@tocsin/core/groupIdentity';
import { type CompiledInhibitRule, inhibitTargetsOf } from '@tocsin/core/inhibition';
import type { Labels } from '@tocsin/core/matching';
import { type CompiledRoute, groupLabelsOf } from '@tocsin/core/routing';
import { compileSilence } from '@tocsin/core/silence';
import { partialSilences, type Suppression, suppressionOfAlert, suppressionOfGroup } from '@tocsin/core/suppression';
import { destinationsOf, environmentPlanOf, fallbackLaneOf, type TenantPlan } from '@tocsin/core/tenantPlan';
import { listSilences } from '@tocsin/store/silences';
import { loadInhibitSources } from '@tocsin/store/suppression';
import { inTenant, type Tx } from '@tocsin/store/transaction';
import { stepLine } from '../text/routeSteps.ts';
import { durationText, labelsText } from '../text/table.ts';
import { readAdminEnv } from './env.ts';
import { planFrom } from './planSource.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin routes test NAME=VALUE ... [--config FILE] [--tenant T] [--expect RECEIVER,RECEIVER] [--at 2026-11-23T08:00:00Z] [--json]
  e.g. tocsin routes test severity=critical team=db environment=prod`;

const options = {
  config: { type: 'string' },
  tenant: { type: 'string', default: 'default' },
  expect: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** An alert that is not there: its id is nobody's, so no alert inhibits it as itself. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * `tocsin routes test`: the way of an alert with these labels through the tenant's routes, who would be told, and what would silence or inhibit it now. With
 * `--expect` it answers 1 when other receivers than these are told, for a test in CI.
 */
export async function runRoutes(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [verb, ...pairs] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (verb !== 'test') throw new Error(usage);
  const labels = Object.fromEntries(pairs.map(readPair));
  const now = values.at === undefined ? Date.now() : Date.parse(values.at);
  if (Number.isNaN(now)) throw new Error(`--at ${values.at} is not a time like 2026-11-23T08:00:00Z`);
  const explained = await explain(labels, values, now);
  process.stdout.write(values.json ? `${JSON.stringify(jsonOf(explained), null, 2)}\n` : textOf(explained));
  if (values.expect === undefined) return 0;
  const told = explained.told.map(({ route }) => route.receiver).join(',');
  if (told === values.expect) return 0;
  process.stderr.write(`expected ${values.expect}, but ${told} would be told\n`);
  return 1;
}

interface Explained {
  plan: TenantPlan;
  labels: Labels;
  environment: string;
  steps: RouteStep[];
  told: { route: CompiledRoute; groupLabels: Record<string, string>; groupId: string; suppression: Suppression | null }[];
}

function readPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new Error(`"${pair}" is not NAME=VALUE\n${usage}`);
  return [pair.slice(0, at), pair.slice(at + 1).replace(/^"(.*)"$/s, '$1')];
}

async function explain(labels: Labels, from: { config?: string | undefined; tenant: string }, now: number): Promise<Explained> {
  const environment = labels['environment'] ?? labels['env'] ?? 'default';
  if (from.config !== undefined) return judge(await planFrom(null, from.config, from.tenant), labels, environment, null, now);
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const plan = await planFrom(store, undefined, from.tenant);
    return inTenant(store, from.tenant, (tx) => judge(plan, labels, environment, tx, now));
  });
}

async function judge(plan: TenantPlan, labels: Labels, environment: string, tx: Tx | null, now: number): Promise<Explained> {
  const steps = explainRoutes(environmentPlanOf(plan, environment).root, labels);
  const stored = tx === null ? [] : (await listSilences(tx, now, 1_000)).map(compileSilence);
  const keys = inhibitTargetsOf(plan.inhibitRules, labels).map(({ sourceKey }) => sourceKey);
  const sources = Map.groupBy(tx === null ? [] : await loadInhibitSources(tx, keys), ({ sourceKey }) => sourceKey);
  const told = steps
    .filter(({ verdict }) => verdict.kind === 'told')
    .map(({ route }) => {
      const groupLabels = groupLabelsOf(route, labels);
      const group = { routeKey: route.key, labels: groupLabels };
      const suppression =
        suppressionOfGroup(plan, group, stored, now) ??
        suppressionOfAlert(plan, { alertId: nobody, labels }, partialSilences(plan, group, stored, now), sources);
      return { route, groupLabels, groupId: groupIdOf(plan.tenantId, route, groupLabels), suppression };
    });
  return { plan, labels, environment, steps, told };
}

function textOf(explained: Explained): string {
  const { plan, labels, environment, steps, told } = explained;
  const overlay = plan.environments.has(environment) ? `environments.${environment} of the file` : 'as the tenant';
  const head = `Tenant       ${plan.tenantId}\nLabels       ${labelsText(labels) || '(none)'}\nEnvironment  ${environment} (${overlay})\n`;
  const rules = inhibitTargetsOf(plan.inhibitRules, labels).map(({ rule }) => `  ${ruleText(rule, labels)}\n`);
  const could = rules.length > 0 ? `\nCould be inhibited\n${rules.join('')}` : '';
  return `${head}\nPath\n${steps.map(stepLine).join('')}\nTold\n${told.map((each) => toldText(plan, each)).join('')}${could}`;
}

/** The source that a rule waits for, with the values of this alert. */
function ruleText({ name, sourceMatchers, equal }: CompiledInhibitRule, labels: Labels): string {
  const wanted = [...sourceMatchers.map(formatMatcher), ...equal.map((label) => `${label}=${JSON.stringify(labels[label] ?? '')}`)];
  return `${name}: while an alert with ${wanted.join(', ')} fires`;
}

function toldText(plan: TenantPlan, { route, groupLabels, groupId, suppression }: Explained['told'][number]): string {
  const group = { routeKey: route.key, receiver: route.receiver };
  const to = destinationsOf(plan, group).map(({ lane, language, profile }) => `${nameOfLane(lane)} (${language}${profile === 'rich' ? '' : `, ${profile}`})`);
  const times = `group_wait ${durationText(route.groupWaitMs)}, group_interval ${durationText(route.groupIntervalMs)}, repeat_interval ${durationText(route.repeatIntervalMs)}`;
  return [
    `  ${route.receiver}: ${to.join(', ') || 'nobody, the receiver has no destination'}`,
    `    group     {${labelsText(groupLabels)}}  ${groupId}`,
    `    times     ${times}`,
    `    fallback  ${nameOfLane(fallbackLaneOf(plan, group))}`,
    `    now       ${suppression === null ? 'told: nothing silences or inhibits it' : suppressionText(suppression)}`,
    '',
  ].join('\n');
}

function suppressionText({ kind, ref, name, by, until }: Suppression): string {
  const end = until === null ? '' : ` until ${new Date(until).toISOString()}`;
  if (kind === 'silence') return `silenced${end} by ${by}: ${name} (${ref})`;
  if (kind === 'inhibition') return `inhibited by alert ${by}, which is firing (rule "${name}")`;
  if (kind === 'time') return `muted${end} by time interval ${name}`;
  return `silent: environment ${name} tells nobody`;
}

function jsonOf({ plan, labels, environment, steps, told }: Explained): object {
  return {
    tenant: plan.tenantId,
    labels,
    environment,
    path: steps.map(({ route, depth, verdict }) => ({ depth, matchers: route.matchers.map(formatMatcher), receiver: route.receiver, verdict: verdict.kind })),
    told: told.map(({ route, groupLabels, groupId, suppression }) => ({
      receiver: route.receiver,
      destinations: destinationsOf(plan, { routeKey: route.key, receiver: route.receiver }),
      groupLabels,
      groupId,
      suppression,
    })),
  };
}
