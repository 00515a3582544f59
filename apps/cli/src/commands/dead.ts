import { parseArgs } from 'node:util';
import { messageOf } from '@tocsin/contracts/errors';
import { dropDead, type RetriedDead, retryDead } from '@tocsin/steps/endDead';
import type { Store } from '@tocsin/store/connect';
import { readDeadLetter } from '@tocsin/store/deadLetters';
import { readDelivery } from '@tocsin/store/deliveries';
import { type DeadThing, listDead } from '@tocsin/store/listDead';
import { tenantVersions } from '@tocsin/store/tenants';
import { inTenant } from '@tocsin/store/transaction';
import { redactData } from '@tocsin/telemetry/redactData';
import { deadTable, letterText } from '../deliveries/deadText.ts';
import { deliveryText, retriedText } from '../deliveries/deliveryText.ts';
import { retryDeps } from '../deliveries/retryDeps.ts';
import { uuidArgument } from '../text/uuidArgument.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin dead list [--tenant T] [--json]      what failed for good: alerts that could not be worked, messages that Slack refuses in any form
tocsin dead show ID [--tenant T] [--json]
tocsin dead retry ID|--all [--tenant T] [--author NAME]
tocsin dead drop ID --reason WHY [--tenant T] [--author NAME]`;

const options = {
  tenant: { type: 'string' },
  all: { type: 'boolean', default: false },
  reason: { type: 'string' },
  author: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;
const listed = 1_000;

/** `tocsin dead`: what failed for good, one list of alerts and deliveries; shows one, has it tried again, or drops it. `list` without --tenant is for all tenants. */
export async function runDead(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [verb, id] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const tenantId = values.tenant ?? 'default';
  const actor = { kind: 'operator', name: readOperatorName(values.author) } as const;
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    if (verb === 'list' && id === undefined) return list(store, values.tenant, values.json);
    if (verb === 'show' && id) return show(store, tenantId, uuidArgument(id), values.json);
    if (verb === 'retry' && values.all && id === undefined) return retryAll(store, tenantId, actor);
    if (verb === 'retry' && id && !values.all) {
      process.stdout.write(resultText(uuidArgument(id), await retryDead(retryDeps(store), tenantId, uuidArgument(id), actor)));
      return 0;
    }
    if (verb === 'drop' && id) {
      if (!values.reason?.trim()) throw new Error('say why: --reason "sent twice by mistake"');
      await dropDead(retryDeps(store), tenantId, uuidArgument(id), values.reason, actor);
      process.stdout.write('dropped; the reason is in the audit\n');
      return 0;
    }
    throw new Error(usage);
  });
}

async function deadOf(store: Store, tenantId: string): Promise<DeadThing[]> {
  return inTenant(store, tenantId, (tx) => listDead(tx, listed));
}

async function list(store: Store, only: string | undefined, json: boolean): Promise<number> {
  const tenants = only === undefined ? (await tenantVersions(store)).map(({ tenantId }) => tenantId) : [only];
  const things: DeadThing[] = [];
  for (const tenantId of tenants) things.push(...(await deadOf(store, tenantId)));
  if (json) process.stdout.write(`${JSON.stringify(redactData(things), null, 2)}\n`);
  else process.stdout.write(things.length === 0 ? 'Nothing failed for good\n' : deadTable(things, Date.now(), only === undefined));
  return 0;
}

async function show(store: Store, tenantId: string, id: string, json: boolean): Promise<number> {
  const { letter, write } = await inTenant(store, tenantId, async (tx) => ({ letter: await readDeadLetter(tx, id), write: await readDelivery(tx, id) }));
  const found = letter ?? write;
  if (found === null) throw new Error(`${tenantId} has no dead letter ${id}`);
  if (json) process.stdout.write(`${JSON.stringify(redactData(found), null, 2)}\n`);
  else process.stdout.write(letter !== null ? letterText(letter, Date.now()) : write !== null ? deliveryText(write, Date.now()) : '');
  return 0;
}

/** Goes on after one that cannot be tried; answers 1 when there was such. */
async function retryAll(store: Store, tenantId: string, actor: Parameters<typeof retryDead>[3]): Promise<number> {
  let failed = 0;
  for (const { id } of await deadOf(store, tenantId)) {
    try {
      process.stdout.write(resultText(id, await retryDead(retryDeps(store), tenantId, id, actor)));
    } catch (error) {
      failed += 1;
      process.stderr.write(`${id}: ${messageOf(error)}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

function resultText(id: string, retried: RetriedDead): string {
  return retried.what === 'alert' ? `${id} goes its way again, as batch ${retried.batchId}\n` : retriedText(retried);
}
