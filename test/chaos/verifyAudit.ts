import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Fleet } from '../fleet/startFleet.ts';

const cli = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

/** Runs `tocsin audit verify` on a fleet's record and answers what it says. Rejects when the audit is broken. */
export async function verifyAudit(fleet: Fleet): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'audit', 'verify'], { env: { ...fleet.env } });
  return stdout.trim();
}
