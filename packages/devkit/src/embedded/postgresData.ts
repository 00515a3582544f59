import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { giveTo, type ServerAccount } from './serverAccount.ts';

const run = promisify(execFile);

/** The account name and database of embedded Postgres. */
export const postgresUser = 'tocsin';

export interface ClusterPlan {
  initdb: string;
  version: string;
  account: ServerAccount;
  /** File, readable by us only, that keeps the password of the cluster between starts. */
  passwordFile: string;
  fast: boolean;
}

/** Makes the cluster unless it is there already, and answers the password. A half-made one (we were killed) never stands at the final place. */
export async function ensureCluster(plan: ClusterPlan): Promise<string> {
  const { dataDir } = plan.account;
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    refuseOtherMajor(dataDir, plan.version);
    return readFileSync(plan.passwordFile, 'utf8').trim();
  }
  const password = randomBytes(18).toString('base64url');
  writeFileSync(plan.passwordFile, `${password}\n`, { mode: 0o600 });
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const passwordCopy = join(dirname(dataDir), '.initdb-password');
  writeFileSync(passwordCopy, `${password}\n`, { mode: 0o600 });
  giveTo(plan.account, fresh);
  giveTo(plan.account, passwordCopy);
  try {
    await initdb(plan, fresh, passwordCopy);
  } finally {
    rmSync(passwordCopy, { force: true });
  }
  chmodSync(fresh, 0o700);
  renameSync(fresh, dataDir);
  return password;
}

/** Throw-away clusters trust loopback: the password exchange costs 5 ms of CPU a connection, which tests with many processes feel. */
async function initdb(plan: ClusterPlan, folder: string, passwordFile: string): Promise<void> {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  const trust = plan.fast ? ['-A', 'trust', '--no-sync'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const identity = plan.account.runAs === undefined ? {} : { uid: plan.account.runAs, gid: plan.account.runAs };
  try {
    await run(plan.initdb, ['-D', folder, '-U', postgresUser, '--encoding=UTF8', `--locale=${locale}`, '--no-instructions', ...trust], {
      ...identity,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: locale, TZ: 'UTC' },
    });
  } catch (error) {
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    const hint = detail.includes('user does not exist')
      ? '\nThis account has no entry in /etc/passwd: add one, run as another account, or set POSTGRES_URL'
      : '';
    throw new Error(`Postgres could not make its data folder ${folder}:\n${detail}${hint}`, { cause: error });
  }
}

function refuseOtherMajor(dataDir: string, version: string): void {
  const made = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (made === String(Number.parseInt(version, 10))) return;
  throw new Error(
    `${dataDir} was made by Postgres ${made}, here is ${version}. Install Postgres ${made}, or move the folder away to start with an empty database`,
  );
}
