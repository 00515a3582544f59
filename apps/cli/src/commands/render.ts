import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '@tocsin/contracts/errors';
import { languageSchema } from '@tocsin/contracts/language';
import { profileSchema, profiles } from '@tocsin/contracts/message';
import { didYouMean } from '@tocsin/contracts/suggest';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { planTenant, type TenantPlan } from '@tocsin/core/tenantPlan';
import { viewOfAlert } from '@tocsin/core/viewOfEvent';
import { faultsFor } from '@tocsin/render/faultsFor';
import { createRenderer, type Renderer } from '@tocsin/render/renderer';
import type { Rendered } from '@tocsin/render/say';
import { withOverrides } from '@tocsin/render/withOverrides';
import { loadPlan } from '@tocsin/store/plans';
import { loadAlerts } from '@tocsin/store/summariseGroup';
import { inTenant } from '@tocsin/store/transaction';
import { z } from 'zod';
import { drawMessage, type Terminal } from '../render/drawMessage.ts';
import { report } from '../render/report.ts';
import { kindNames, kindsOfAlert, type Manner, renderAlert, renderKind, viewOfNative } from '../render/subject.ts';
import { readAdminEnv } from './env.ts';
import { planOfFile } from './planSource.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin render [--kind KIND] [--language fr] [--profile ${profiles.join('|')}] [--json]
              [--alert FILE.json | --from-id ALERT_ID] [--tenant FILE.yaml] [--templates FOLDER]

Prints a message as Slack would show it, how much of Slack's limits it uses, and what went wrong with its templates.
Answers 1 when it is over a limit or something went wrong.

  --kind       of a sample: ${wrap(kindNames)}
               of an alert: ${kindsOfAlert.join(', ')}; default: as it stands
  --alert      an alert as POST /v1/alerts takes it; - reads it from the standard input
  --from-id    an alert of the installation (POSTGRES_URL), of the tenant in --tenant-id (default: default)
  --tenant     a tenant file: its templates, its language, its routes
  --json       the message alone, as Slack gets it: ready for Block Kit Builder
`;

const options = {
  kind: { type: 'string' },
  language: { type: 'string' },
  profile: { type: 'string', default: 'rich' },
  alert: { type: 'string' },
  'from-id': { type: 'string' },
  tenant: { type: 'string' },
  'tenant-id': { type: 'string', default: 'default' },
  templates: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const shippedTemplates = new URL('../../../../templates/', import.meta.url).pathname;
const defaultWidth = 88;

/** Where a command writes, and what can be shown there. */
export interface Screen extends Terminal {
  out(text: string): void;
  error(text: string): void;
}

/** `tocsin render`: a message as Slack would show it, in the terminal. */
export async function runRender(args: readonly string[], screen: Screen = ownScreen()): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    screen.out(usage);
    return 0;
  }
  if (values.alert !== undefined && values['from-id'] !== undefined) throw new Error('name --alert or --from-id, not both');
  const now = Date.now();
  const renderer = createRenderer({ templatesDir: values.templates ?? shippedTemplates });
  const { rendered, manner } = await renderWanted(renderer, values, now);
  const { text, ok } = report(rendered.message, faultsFor(renderer, rendered, manner.language), screen.colour);
  if (values.json) {
    screen.out(`${JSON.stringify(rendered.message, null, 2)}\n`);
    if (!ok) screen.error(text);
  } else screen.out(`${drawMessage(rendered.message, screen, { locale: manner.language, nowMs: now })}\n${text}`);
  return ok ? 0 : 1;
}

/** Colours only for a terminal that has them; NO_COLOR is for Node to see. */
function ownScreen(): Screen {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    width: process.stdout.columns ?? defaultWidth,
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
  };
}

interface Wanted {
  kind?: string;
  language?: string;
  profile: string;
  alert?: string;
  'from-id'?: string;
  tenant?: string;
  'tenant-id': string;
}

async function renderWanted(shipped: Renderer, wanted: Wanted, now: number): Promise<{ rendered: Rendered; manner: Manner }> {
  const ownPlan = wanted.tenant === undefined ? null : planOfFile(wanted.tenant);
  const speaking = (plan: TenantPlan) => ({ renderer: withOverrides(shipped, plan.templates), manner: mannerOf(wanted, plan) });
  const alertId = wanted['from-id'];
  if (alertId !== undefined) {
    if (!z.uuid().safeParse(alertId).success) throw new Error(`--from-id ${alertId} is not the id of an alert, a UUID as POST /v1/alerts answers it`);
    return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
      const plan = ownPlan ?? (await loadPlan(store, wanted['tenant-id']));
      const [alert] = await inTenant(store, plan.tenantId, (tx) => loadAlerts(tx, [alertId]));
      if (alert === undefined) throw new Error(`tenant ${plan.tenantId} has no alert ${alertId}`);
      const { renderer, manner } = speaking(plan);
      return { rendered: renderAlert(renderer, viewOfAlert(plan, alert, now, null), wanted.kind, manner, now), manner };
    });
  }
  const plan = ownPlan ?? nobodysPlan();
  const { renderer, manner } = speaking(plan);
  if (wanted.alert === undefined || wanted.alert === 'sample') return { rendered: renderKind(renderer, wanted.kind ?? 'firing', manner), manner };
  return { rendered: renderAlert(renderer, viewOfNative(plan, readJson(wanted.alert), now), wanted.kind, manner, now), manner };
}

function mannerOf({ language, profile }: Wanted, plan: TenantPlan): Manner {
  const known = profileSchema.safeParse(profile);
  if (!known.success) throw new Error(`there is no profile "${profile}"${didYouMean(profile, profiles) || '.'} The profiles: ${profiles.join(', ')}`);
  const said = languageSchema.safeParse(language ?? plan.base.language);
  if (!said.success) throw new Error(`--language ${language} is not a language code like en, fr or de`);
  return { language: said.data, profile: known.data };
}

/** Where nothing is said about the tenant. */
function nobodysPlan(): TenantPlan {
  return planTenant(tenantFileSchema.parse({ tenant: 'default', slack_config: { default_channel: '#alerts-prod' } }), 0);
}

function readJson(path: string): unknown {
  const text = readFileSync(path === '-' ? 0 : path, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${path === '-' ? 'the standard input' : path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

function wrap(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    if ((lines.at(-1) ?? '').length + name.length > 90) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) === '' ? '' : ' '}${name},`;
  }
  return lines.join('\n               ').replace(/,$/, '');
}
