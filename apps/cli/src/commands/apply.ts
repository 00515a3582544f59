import { parseArgs } from 'node:util';
import { faultLines } from '../config/fileFault.ts';
import { pendingChange } from '../config/pendingChange.ts';
import { type Screen, storeChanges } from '../config/storeChanges.ts';
import { readTenantFiles } from '../config/tenantFiles.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { ownScreen } from './ownScreen.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin apply [FILE|FOLDER ...] [--yes] [--dry-run] [--author NAME] [--comment TEXT]

Checks tenant files, shows what they change, asks, and stores them; every process uses them within two seconds. Nothing is stored while one of them is wrong.
Without a name it is TOCSIN_CONFIG. \`tocsin config history\` lists what was stored, \`tocsin rollback\` goes back.

  -y, --yes     stores without asking
  --dry-run     shows what would change, and stores nothing
  --author      who you are, if not the user of this machine
  --comment     why, for whoever reads the history
`;

const options = {
  yes: { type: 'boolean', short: 'y', default: false },
  'dry-run': { type: 'boolean', default: false },
  author: { type: 'string' },
  comment: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `tocsin apply`: shows what tenant files change, asks, and stores them. */
export async function runApply(args: readonly string[], screen: Screen = ownScreen()): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    screen.out(usage);
    return 0;
  }
  const env = readAdminEnv();
  const paths = positionals.length === 0 && env.TOCSIN_CONFIG ? [env.TOCSIN_CONFIG] : positionals;
  if (paths.length === 0) throw new Error('name a tenant file or a folder of them: tocsin apply tenants/');
  const { files, faults } = readTenantFiles(...paths);
  if (faults.length > 0) {
    for (const line of faultLines(faults)) screen.error(`${line}\n`);
    screen.error('Nothing was stored\n');
    return 1;
  }
  const asked = { author: readOperatorName(values.author), comment: values.comment, yes: values.yes, dryRun: values['dry-run'] };
  return withStore(env.POSTGRES_URL, async (store) => {
    const pending = [];
    for (const file of files) pending.push(await pendingChange(store, file));
    return storeChanges(store, pending, asked, screen);
  });
}
