import { parseArgs } from 'node:util';
import { endOfState, type WriteState } from '@tocsin/core/ledger/writeEnds';
import { retryDelivery } from '@tocsin/steps/retryDelivery';
import { listDeliveries, readDelivery } from '@tocsin/store/deliveries';
import { inTenant } from '@tocsin/store/transaction';
import { redactData } from '@tocsin/telemetry/redactData';
import { deliveriesTable, deliveryText, retriedText } from '../deliveries/deliveryText.ts';
import { retryDeps } from '../deliveries/retryDeps.ts';
import { uuidArgument } from '../text/uuidArgument.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin deliveries list [--state owed|sending|sent|superseded|merged|suppressed|dead] [--lane slack:#ops] [--limit 50] [--tenant T] [--json]
tocsin deliveries show ID [--tenant T] [--json]
tocsin deliveries retry ID [--again] [--tenant T] [--author NAME]   --again: also one that was delivered; through a webhook that is at least once`;

const options = {
  tenant: { type: 'string', default: 'default' },
  state: { type: 'string', multiple: true },
  lane: { type: 'string' },
  limit: { type: 'string', default: '50' },
  again: { type: 'boolean', default: false },
  author: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `tocsin deliveries`: the writes to Slack of a tenant, what became of them, and one of them once more. */
export async function runDeliveries(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [verb, id] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (verb === 'list' && id === undefined) return list(values);
  if (verb === 'show' && id) return show(values.tenant, uuidArgument(id), values.json ?? false);
  if (verb === 'retry' && id) return retry(values.tenant, uuidArgument(id), values.again, readOperatorName(values.author));
  throw new Error(usage);
}

async function list(wanted: { tenant: string; state?: string[]; lane?: string; limit: string; json?: boolean }): Promise<number> {
  const limit = Number(wanted.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) throw new Error(`--limit ${wanted.limit} is not a number from 1 to 10000`);
  const states = wanted.state?.map(readState) ?? null;
  const query = { states, lane: wanted.lane ?? null, withDropped: true, limit };
  const deliveries = await withStore(readAdminEnv().POSTGRES_URL, (store) => inTenant(store, wanted.tenant, (tx) => listDeliveries(tx, query)));
  if (wanted.json) process.stdout.write(`${JSON.stringify(deliveries, null, 2)}\n`);
  else process.stdout.write(deliveriesTable(deliveries, Date.now()) || `${wanted.tenant} has no such deliveries\n`);
  return 0;
}

function readState(text: string): WriteState {
  if (endOfState(text) === null) throw new Error(`--state ${text} is none\n${usage}`);
  return text as WriteState;
}

async function show(tenantId: string, id: string, json: boolean): Promise<number> {
  const env = readAdminEnv();
  const write = await withStore(env.POSTGRES_URL, (store) => inTenant(store, tenantId, (tx) => readDelivery(tx, id)), env.TOCSIN_KEY);
  if (write === null) throw new Error(`${tenantId} has no delivery ${id}`);
  process.stdout.write(json ? `${JSON.stringify(redactData(write), null, 2)}\n` : deliveryText(write, Date.now()));
  return 0;
}

async function retry(tenantId: string, writeId: string, again: boolean, author: string): Promise<number> {
  const request = { writeId, again, actor: { kind: 'operator', name: author } } as const;
  const env = readAdminEnv();
  const retried = await withStore(env.POSTGRES_URL, (store) => retryDelivery(retryDeps(store), tenantId, request), env.TOCSIN_KEY);
  process.stdout.write(retriedText(retried));
  return 0;
}
