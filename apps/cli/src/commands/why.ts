import { parseArgs } from 'node:util';
import { parseMatchers } from '@tocsin/contracts/tenant/matcher';
import type { AlertState } from '@tocsin/core/alertState';
import { alertIdOf } from '@tocsin/core/identity';
import { compileMatchers } from '@tocsin/core/matching';
import { messageLink } from '@tocsin/slack/messageLink';
import type { Store } from '@tocsin/store/connect';
import { findAlerts } from '@tocsin/store/findAlerts';
import { loadPlan } from '@tocsin/store/plans';
import { readAlertWay } from '@tocsin/store/readAlertWay';
import { listSilences } from '@tocsin/store/silences';
import { loadAlerts } from '@tocsin/store/summariseGroup';
import { inTenant, inTenantSnapshot } from '@tocsin/store/transaction';
import { redactData } from '@tocsin/telemetry/redactData';

import { labelsText, shortened, table } from '../text/table.ts';
import { visible } from '../text/visible.ts';
import { type Why, whyJson, whyText } from '../why/whyText.ts';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin why ALERT [--tenant T] [--json]   ALERT: its id, its dedup_key, or matchers
  e.g. tocsin why alertname=high_cpu,host=web-1`;

const options = { tenant: { type: 'string', default: 'default' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const candidates = 1_000;
const listed = 20;
const silencesRead = 10_000;

/** `tocsin why`: the whole way of one alert. Where several are meant they are listed, and it answers 2. */
export async function runWhy(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (positionals.length === 0) throw new Error(usage);
  const wanted = positionals.join(',');
  const { POSTGRES_URL, SLACK_API_URL } = readAdminEnv();
  return withStore(POSTGRES_URL, async (store) => {
    const alerts = await findThem(store, values.tenant, wanted);
    const [alert, another] = alerts;
    if (alert === undefined) throw new Error(`${values.tenant} knows no alert ${wanted}. What failed for good: tocsin dead list`);
    if (another !== undefined) {
      process.stdout.write(`${alerts.length === candidates ? 'very many' : alerts.length} alerts are meant, say which:\n${listText(alerts)}`);
      return 2;
    }
    const why = { ...(await whyOf(store, values.tenant, alert)), linkOf: (message: Parameters<Why['linkOf']>[0]) => messageLink(message, SLACK_API_URL) };
    process.stdout.write(values.json ? `${JSON.stringify(redactData(whyJson(why)), null, 2)}\n` : whyText(why));
    return 0;
  });
}

async function findThem(store: Store, tenantId: string, wanted: string): Promise<AlertState[]> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(wanted);
  const ids = [...(isId ? [wanted.toLowerCase()] : []), alertIdOf(tenantId, { by: 'dedup_key', dedupKey: wanted })];
  const byId = await inTenant(store, tenantId, (tx) => loadAlerts(tx, ids));
  if (byId.length > 0 || isId) return byId;
  const matchers = parseMatchers(wanted);
  if (typeof matchers === 'string') throw new Error(`${wanted} is no dedup_key that is known, and no matchers either: ${matchers}`);
  const exact = Object.fromEntries(matchers.flatMap(({ name, operator, value }) => (operator === '=' && value !== '' ? [[name, value]] : [])));
  const holds = compileMatchers(matchers);
  return (await inTenant(store, tenantId, (tx) => findAlerts(tx, exact, candidates))).filter(({ labels }) => holds(labels));
}

async function whyOf(store: Store, tenantId: string, alert: AlertState): Promise<Omit<Why, 'linkOf'>> {
  const way = await inTenantSnapshot(store, tenantId, (tx) => readAlertWay(tx, alert.alertId));
  const refs = [...way.groups.flatMap(({ suppressedBy }) => suppressedBy ?? []), ...way.flushes.flatMap(({ hushed }) => hushed.map(({ ref }) => ref))];
  const names = new Map(await Promise.all([...new Set(refs)].map(async (ref) => [ref, await nameOfRef(store, tenantId, ref)] as const)));
  const plan = await loadPlan(store, tenantId).catch(() => null);
  return { tenantId, alert, way, plan, nameOfRef: (ref) => names.get(ref) ?? ref, now: Date.now() };
}

/** `silence:<id>` with who made it and why, `inhibition:<id>` with the alert that inhibits; any other as it is. */
async function nameOfRef(store: Store, tenantId: string, ref: string): Promise<string> {
  const [kind, id = ''] = ref.split(':', 2);
  if (!/^[0-9a-f-]{36}$/.test(id)) return ref;
  if (kind === 'silence') {
    const silence = (await inTenant(store, tenantId, (tx) => listSilences(tx, 0, silencesRead))).find(({ silenceId }) => silenceId === id);
    return silence === undefined ? ref : `${ref} (${silence.createdBy}: ${silence.comment})`;
  }
  const [source] = kind === 'inhibition' ? await inTenant(store, tenantId, (tx) => loadAlerts(tx, [id])) : [];
  return source === undefined ? ref : `${ref} (${source.alertType}: ${source.message})`;
}

function listText(alerts: readonly AlertState[]): string {
  const rows = alerts
    .slice(0, listed)
    .map(({ alertId, status, alertType, labels }) => [`  ${alertId}`, status, visible(alertType), shortened(visible(labelsText(labels)), 100)]);
  return `${table(rows)}${alerts.length > listed ? `  and ${alerts.length - listed} more\n` : ''}`;
}
