import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The account "nobody": Postgres refuses to run as root. */
const nobody = 65_534;

/** Where Postgres may keep its data and find its programs, and as whom it runs. */
export interface ServerAccount {
  /** undefined: as we do. */
  runAs: number | undefined;
  dataDir: string;
  /** The folder of the programs, or a copy of it that the account can reach. */
  home: string;
}

/**
 * Settles the account for Postgres. Without root: ours, and everything stays where it is. As root: "nobody"; and when that account cannot reach the checkout
 * (say, below /root), data and programs live in a folder of /var/tmp that belongs to this `.tocsin/`. Other accounts can pass through that folder, not list it.
 */
export function settleAccount(wanted: { dataDir: string; home: string; version: string }, note: (line: string) => void): ServerAccount {
  if (process.getuid?.() !== 0) return { runAs: undefined, dataDir: wanted.dataDir, home: wanted.home };
  const outside = outsideFolder(`${wanted.dataDir}.outside`);
  const dataReachable = isReachable(dirname(wanted.dataDir));
  const homeReachable = isReachable(wanted.home);
  if (!dataReachable || !homeReachable) {
    ownFolder(outside);
    writeFileSync(`${wanted.dataDir}.outside`, `${outside}\n`);
  }
  const dataDir = dataReachable ? wanted.dataDir : join(outside, 'postgres');
  if (!dataReachable) note(`Postgres may not run as root, and account ${nobody} cannot reach ${dirname(wanted.dataDir)}: the data is in ${dataDir}`);
  return { runAs: nobody, dataDir, home: homeReachable ? wanted.home : copyHome(wanted.home, join(outside, `programs-${wanted.version}`)) };
}

/** Gives a file or folder to the account of the server. */
export function giveTo(account: ServerAccount, path: string): void {
  if (account.runAs !== undefined) chownSync(path, account.runAs, account.runAs);
}

/** Named in a file beside where the data would be, so that removing `.tocsin/` means an empty database here too. */
function outsideFolder(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  return join('/var/tmp', `tocsin-${randomBytes(8).toString('hex')}`);
}

/** Whether every folder on the way lets others pass. */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** /var/tmp is open to everybody: a folder that somebody else put there under our name is refused. */
function ownFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o711 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== 0) throw new Error(`${folder} does not belong to root: remove it and start again`);
  chmodSync(folder, 0o711);
}

function copyHome(from: string, to: string): string {
  if (existsSync(to)) return to;
  rmSync(`${to}.new`, { recursive: true, force: true });
  cpSync(from, `${to}.new`, { recursive: true, verbatimSymlinks: true });
  renameSync(`${to}.new`, to);
  return to;
}
