import { parseArgs } from 'node:util';
import type { Actor } from '@tocsin/contracts/actor';
import { checkTenantFile } from '@tocsin/contracts/tenant/faults/checkTenantFile';
import { fieldName } from '@tocsin/contracts/tenant/faults/fieldName';
import { diffConfig } from '@tocsin/core/configDiff/diffConfig';
import { type ConfigVersion, listVersions, loadVersion } from '@tocsin/store/configVersions';
import type { Store } from '@tocsin/store/connect';
import { inTenant } from '@tocsin/store/transaction';
import { stringify } from 'yaml';
import { differencesText } from '../config/differencesText.ts';
import { pendingChange, type WantedFile } from '../config/pendingChange.ts';
import { type Screen, storeChanges } from '../config/storeChanges.ts';
import { table } from '../text/table.ts';
import { visible } from '../text/visible.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { ownScreen } from './ownScreen.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin config history [--tenant T] [--limit N]     the versions of a tenant's file: when, who, why
tocsin config show [VERSION] [--tenant T]          the file as it was written; the newest where none is named
tocsin config diff [FROM [TO]] [--tenant T]        what differs; what the newest version changed where none is named
tocsin config rollback [VERSION] [--tenant T]      stores an earlier version again, the one before the newest where none is named
                       [--yes] [--dry-run] [--author NAME] [--comment TEXT]

The tenant is "default" where none is named. \`tocsin rollback\` is \`tocsin config rollback\`.
`;

const options = {
  tenant: { type: 'string', short: 't', default: 'default' },
  limit: { type: 'string', default: '20' },
  yes: { type: 'boolean', short: 'y', default: false },
  'dry-run': { type: 'boolean', default: false },
  author: { type: 'string' },
  comment: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], allowPositionals: true, options });

/** `tocsin config`: what a tenant's file was, who changed it, and the way back. */
export async function runConfig(args: readonly string[], screen: Screen = ownScreen()): Promise<number> {
  const { values, positionals } = parse(args);
  const [verb, ...rest] = positionals;
  if (values.help) {
    screen.out(usage);
    return 0;
  }
  const versions = rest.map(readVersion);
  const verbs: Record<string, { most: number; run: (store: Store) => Promise<number> }> = {
    history: { most: 0, run: (store) => history(store, values, screen) },
    show: { most: 1, run: (store) => show(store, values.tenant, versions[0], screen) },
    diff: { most: 2, run: (store) => diff(store, values.tenant, versions, screen) },
    rollback: { most: 1, run: (store) => rollback(store, values, versions[0], screen) },
  };
  const chosen = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!chosen || versions.length > chosen.most)
    throw new Error(`${verb === undefined ? 'say what you want' : `"${positionals.join(' ')}" is not one of these`}:\n${usage}`);
  return withStore(readAdminEnv().POSTGRES_URL, chosen.run);
}

async function history(store: Store, { tenant, limit }: Values, screen: Screen): Promise<number> {
  const entries = await inTenant(store, tenant, (tx) => listVersions(tx, readLimit(limit)));
  if (entries.length === 0) throw new Error(noTenant(tenant));
  const rows = entries.map(({ version, storedAt, author, comment }, index) => [
    version,
    index === 0 ? 'in use' : '',
    `${new Date(storedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    visible(nameOf(author)),
    visible(comment ?? ''),
  ]);
  screen.out(table([['VERSION', '', 'STORED', 'BY', 'WHY'], ...rows]));
  const oldest = entries.at(-1)?.version ?? 1;
  if (oldest > 1) screen.out(`... and ${oldest - 1} older; --limit ${Math.min(limitMax, entries.length * 5)} shows more\n`);
  return 0;
}

async function show(store: Store, tenantId: string, wanted: number | undefined, screen: Screen): Promise<number> {
  const { written, file } = await load(store, tenantId, wanted);
  const text = written ?? stringify(file, { lineWidth: 0 });
  screen.out(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

async function diff(store: Store, tenantId: string, [first, second]: readonly number[], screen: Screen): Promise<number> {
  const after = await load(store, tenantId, second);
  const from = first ?? after.version - 1;
  if (from < 1) throw new Error(`${tenantId} has only one version: there is nothing to compare it with`);
  const before = await load(store, tenantId, from);
  const differences = diffConfig(meantBy(tenantId, before), meantBy(tenantId, after));
  screen.out(`${tenantId}: version ${before.version} → ${after.version}\n${differencesText(differences, screen.colour) || '  no difference\n'}`);
  return 0;
}

async function rollback(store: Store, values: Values, wanted: number | undefined, screen: Screen): Promise<number> {
  const newest = await load(store, values.tenant, undefined);
  const to = wanted ?? newest.version - 1;
  if (to < 1) throw new Error(`${values.tenant} has only one version: there is none to go back to`);
  const earlier = meantBy(values.tenant, await load(store, values.tenant, to));
  const asked = { author: readOperatorName(values.author), comment: values.comment ?? `back to version ${to}`, yes: values.yes, dryRun: values['dry-run'] };
  screen.out(`Back to version ${to} of ${values.tenant}:\n`);
  return storeChanges(store, [await pendingChange(store, earlier)], asked, screen);
}

async function load(store: Store, tenantId: string, wanted: number | undefined): Promise<ConfigVersion> {
  const found = await inTenant(store, tenantId, async (tx) => ({ newest: await loadVersion(tx), version: await loadVersion(tx, wanted) }));
  if (found.newest === null) throw new Error(noTenant(tenantId));
  if (found.version === null) throw new Error(`${tenantId} has no version ${wanted}; its newest is ${found.newest.version}`);
  return found.version;
}

/** The file of a version as this Tocsin understands it. */
function meantBy(tenantId: string, { version, file, written }: ConfigVersion): WantedFile {
  const checked = checkTenantFile(file);
  if ('file' in checked) return { source: file, file: checked.file, text: written ?? undefined };
  const faults = checked.faults.map(({ path, message }) => `  ${fieldName(path)}: ${message}`);
  throw new Error(`version ${version} of ${tenantId} is not taken by this Tocsin any more:\n${faults.join('\n')}`);
}

const noTenant = (tenantId: string): string => `there is no tenant ${tenantId}: name one with --tenant, or apply its file with \`tocsin apply\``;

const limitMax = 1_000;

function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limitMax) throw new Error(`--limit ${text}: write a number from 1 to ${limitMax}`);
  return limit;
}

function readVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`"${text}" is not the number of a version; a tenant is named with --tenant ${text}`);
  return Number(text);
}

function nameOf(author: Actor): string {
  switch (author.kind) {
    case 'operator':
      return author.name;
    case 'slack':
      return author.name;
    case 'service':
      return author.name;
    case 'system':
      return author.process;
    default:
      return `token ${author.tokenId}`;
  }
}
