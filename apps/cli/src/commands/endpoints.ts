import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type AnyReceiver, receiverOf } from '@tocsin/connectors/receivers/kinds';
import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { didYouMean } from '@tocsin/contracts/suggest';
import { endpointNameSchema } from '@tocsin/contracts/tenant/endpointName';
import { type ServiceKind, serviceKinds } from '@tocsin/contracts/tenant/service';
import { deriveKey, parseMasterKey, sealSecret } from '@tocsin/core/secretBox';
import { endpointPlaceOf, listEndpoints, removeEndpoint, storeEndpoint } from '@tocsin/store/endpoints';
import { insertAudit } from '@tocsin/store/insertAudit';
import { inTenant } from '@tocsin/store/transaction';
import { parse } from 'yaml';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin endpoints set NAME KIND --tenant T < settings | list --tenant T | remove NAME --tenant T   (KIND: ${serviceKinds.join(', ')})`;
const actor = { kind: 'operator', name: 'cli' } as const;

/** `tocsin endpoints`: where receivers send beside Slack. Addresses and secrets are read from standard input, kept sealed and never shown. */
export async function runEndpoints(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { tenant: { type: 'string' } } });
  const [verb, name, kind] = positionals;
  const { tenant } = values;
  if (!tenant || !verb) throw new Error(usage);
  if (verb === 'list') return list(tenant);
  if (!name || !endpointNameSchema.safeParse(name).success) throw new Error(usage);
  if (verb === 'remove') return remove(tenant, name);
  if (verb !== 'set' || !kind) throw new Error(usage);
  return set(tenant, name, kindOf(kind), await text(process.stdin));
}

function kindOf(word: string): ServiceKind {
  const kind = serviceKinds.find((each) => each === word);
  if (kind === undefined) throw new Error(`"${word}" is no kind of endpoint${didYouMean(word, serviceKinds) || ';'} they are ${serviceKinds.join(', ')}`);
  return kind;
}

async function set(tenantId: string, name: string, kind: ServiceKind, input: string): Promise<number> {
  const env = readAdminEnv();
  if (!env.TOCSIN_KEY) throw new Error('which key seals it? Set TOCSIN_KEY as the installation has it');
  const { settings, made } = checked(receiverOf(kind), name, input);
  const key = deriveKey(parseMasterKey(env.TOCSIN_KEY), 'secrets');
  const sealed = sealSecret(key, endpointPlaceOf(tenantId, kind, name), JSON.stringify(settings), randomBytes(12));
  await withStore(env.POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      await storeEndpoint(tx, { name, kind, sealed }, Date.now());
      await insertAudit(tx, { actor, action: 'endpoint.set', subject: name, detail: { kind } });
    }),
  );
  process.stdout.write(`${kind} endpoint ${name} of ${tenantId} is set; workers know it within 5 s\n`);
  if (made !== null) process.stdout.write(`${made.field}: ${made.value}   (give it to whoever receives; it is not shown again)\n`);
  return 0;
}

/** What was given, checked by its receiver. No fault repeats it. */
function checked(receiver: AnyReceiver, name: string, input: string): { settings: object; made: { field: string; value: string } | null } {
  const given = read(receiver, name, input);
  const { made: makes } = receiver;
  const made = makes !== null && given[makes.field] === undefined ? { field: makes.field, value: makes.make(randomBytes(32)) } : null;
  const settings = made === null ? given : { ...given, [made.field]: made.value };
  const parsed = receiver.settings.safeParse(settings);
  if (parsed.success) return { settings, made };
  const faults = fieldFaults(parsed.error).map(({ path, message }) => `${path} ${message}`);
  throw new Error(`endpoint ${name} cannot be used: ${faults.join('; ')}`);
}

function read({ bare, kind }: AnyReceiver, name: string, input: string): Record<string, unknown> {
  const line = input.trim();
  const looksBare = bare !== null && line !== '' && !/^[a-z_]+:(\s|$)/m.test(line);
  if (looksBare) return { [bare]: line };
  const given = parseQuietly(line);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error(
      `what is ${name}? Give it on standard input, a setting a line${bare === null ? '' : ` or its ${bare} alone`}: docs/receivers.md has those of ${kind}`,
    );
  return given as Record<string, unknown>;
}

/** Its own errors show the line, and that may be a secret. Everything is text. */
function parseQuietly(input: string): unknown {
  try {
    return parse(input, { schema: 'failsafe' }) as unknown;
  } catch {
    return null;
  }
}

async function list(tenantId: string): Promise<number> {
  const endpoints = await withStore(readAdminEnv().POSTGRES_URL, (store) => inTenant(store, tenantId, listEndpoints));
  for (const { name, kind, updatedAt } of endpoints) process.stdout.write(`${name.padEnd(24)}  ${kind.padEnd(14)}  set ${new Date(updatedAt).toISOString()}\n`);
  return 0;
}

async function remove(tenantId: string, name: string): Promise<number> {
  const removed = await withStore(readAdminEnv().POSTGRES_URL, (store) =>
    inTenant(store, tenantId, async (tx) => {
      if (!(await removeEndpoint(tx, name))) return false;
      await insertAudit(tx, { actor, action: 'endpoint.removed', subject: name, detail: {} });
      return true;
    }),
  );
  process.stdout.write(removed ? `endpoint ${name} of ${tenantId} is gone\n` : `${tenantId} has no endpoint ${name}\n`);
  return removed ? 0 : 1;
}
