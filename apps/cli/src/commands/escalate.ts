import { parseArgs } from 'node:util';
import { escalateNow } from '@tocsin/steps/escalateNow';
import { insertAudit } from '@tocsin/store/insertAudit';
import { hastenRuns } from '@tocsin/store/resumeRuns';
import { inTenant } from '@tocsin/store/transaction';
import { uuidArgument } from '../text/uuidArgument.ts';
import { visible } from '../text/visible.ts';
import { readAdminEnv, readOperatorName } from './env.ts';
import { withStore } from './withStore.ts';

const usage = 'tocsin escalate GROUP [--tenant T] [--author NAME]\n  GROUP: its id, as in the address of the console, or from tocsin why';

/** `tocsin escalate`: tells the next level of what escalates a group now. Housekeeping finds it within a second. Answers 1 where nothing escalates it. */
export async function runEscalate(args: readonly string[]): Promise<number> {
  const options = { tenant: { type: 'string', default: 'default' }, author: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new Error(usage);
  const groupId = uuidArgument(given);
  const actor = { kind: 'operator', name: readOperatorName(values.author) } as const;
  return withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const found = {
      inTenant: <T>(tenantId: string, work: Parameters<typeof inTenant<T>>[2]) => inTenant(store, tenantId, work),
      hastenRuns,
      audit: insertAudit,
    };
    const result = await escalateNow({ ...found, remindEscalations: async () => undefined, now: Date.now }, { tenantId: values.tenant, groupId, actor });
    if (result.result === 'nothing_to_do') {
      process.stdout.write('nothing escalates this group: its route has no policy, somebody has answered, or all levels were told\n');
      return 1;
    }
    process.stdout.write(`${visible(result.policy)}: level ${result.level} is told now\n`);
    return 0;
  });
}
