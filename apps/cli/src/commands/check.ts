import { faultLines } from '../config/fileFault.ts';
import { readTenantFiles } from '../config/tenantFiles.ts';

/** `tocsin check FILE|FOLDER`: says what is wrong with tenant files, or that nothing is. */
export async function runCheck(args: readonly string[]): Promise<number> {
  if (args.length === 0) throw new Error('name a tenant file or a folder of them: tocsin check tenants/');
  const { files, faults } = readTenantFiles(...args);
  for (const line of faultLines(faults)) process.stderr.write(`${line}\n`);
  if (faults.length > 0) return 1;
  process.stdout.write(`${files.length === 1 ? '1 tenant file is' : `${files.length} tenant files are`} right\n`);
  return 0;
}
