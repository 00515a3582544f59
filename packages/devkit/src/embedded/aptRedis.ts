import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from './findProgram.ts';

const run = promisify(execFile);

/** A server program that brings its own libraries. */
export interface ExtractedProgram {
  file: string;
  env: Record<string, string>;
}

/** The copy that an earlier `fetchRedisByApt` left in `folder`. */
export async function extractedRedis(folder: string): Promise<ExtractedProgram | undefined> {
  const file = join(folder, 'usr/bin/redis-server');
  if (!isExecutable(file)) return undefined;
  const triplets = await readdir(join(folder, 'usr/lib')).catch(() => []);
  const libraries = triplets.filter((name) => name.includes('linux')).flatMap((name) => [join(folder, 'usr/lib', name), join(folder, 'lib', name)]);
  return { file, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

/**
 * Fetches the distribution's redis-server package and what it needs into `folder`, without root and without installing anything: apt with private lists, then
 * `dpkg -x`. Libraries that the machine lacks are found by `ldd` and fetched by the package's own dependencies, since their names differ between releases.
 * Throws when apt cannot reach its servers or libraries stay missing.
 */
export async function fetchRedisByApt(folder: string, note: (line: string) => void): Promise<ExtractedProgram> {
  const work = `${folder}.new-${process.pid}`;
  const root = join(work, 'root');
  await rm(work, { recursive: true, force: true });
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'root', 'packages']) await mkdir(join(work, part), { recursive: true });
  await chmod(work, 0o755);
  const apt = await aptFor(work);
  note('reading the package lists ...');
  await apt('apt-get', ['update']);
  note('downloading redis-server (about 3 MB) ...');
  await fetchPackages(apt, work, ['redis-server', 'redis-tools']);
  await fetchMissingLibraries(apt, work, note);
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(root, folder);
  await rm(work, { recursive: true, force: true });
  const program = await extractedRedis(folder);
  if (!program) throw new Error('the redis-server package holds no redis-server');
  return program;
}

type Apt = (tool: 'apt-get' | 'apt-cache', args: readonly string[]) => Promise<string>;

/** apt with its own state under `work`. The machine's list of installed packages is only read, and hooks that tidy the machine's own apt folders are switched off. */
async function aptFor(work: string): Promise<Apt> {
  const settings = [
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    `Dir::State "${work}/state";`,
    'Dir::State::status "/var/lib/dpkg/status";',
    `Dir::Cache "${work}/cache";`,
    'Debug::NoLocking "1";',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
  ];
  await writeFile(join(work, 'apt.conf'), `${settings.join('\n')}\n`);
  return async (tool, args) => {
    const { stdout } = await run(tool, ['-c', join(work, 'apt.conf'), ...args], { cwd: join(work, 'packages'), timeout: 120_000, maxBuffer: 16_777_216 });
    return stdout;
  };
}

async function fetchPackages(apt: Apt, work: string, names: readonly string[]): Promise<void> {
  await apt('apt-get', ['download', ...names]);
  const files = (await readdir(join(work, 'packages'))).filter((name) => name.endsWith('.deb'));
  for (const file of files) {
    await run('dpkg', ['-x', join(work, 'packages', file), join(work, 'root')]);
    await rm(join(work, 'packages', file));
  }
}

async function fetchMissingLibraries(apt: Apt, work: string, note: (line: string) => void): Promise<void> {
  const fetched = await installedPackages();
  let parents = ['redis-tools', 'redis-server'];
  for (let round = 0; round < 4; round += 1) {
    const missing = await missingLibraries(join(work, 'root'));
    if (missing.length === 0) return;
    const wanted = [...new Set((await Promise.all(parents.map((name) => librariesOf(apt, name)))).flat())].filter((name) => !fetched.has(name));
    if (wanted.length === 0) break;
    note(`downloading ${wanted.length} libraries it needs ...`);
    await fetchPackages(apt, work, wanted);
    for (const name of wanted) fetched.add(name);
    parents = wanted;
  }
  const missing = await missingLibraries(join(work, 'root'));
  if (missing.length > 0) throw new Error(`these libraries could not be found: ${missing.join(', ')}`);
}

async function installedPackages(): Promise<Set<string>> {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'], { maxBuffer: 16_777_216 });
  return new Set([...stdout.matchAll(/^(\S+) installed$/gm)].map((match) => match[1] ?? ''));
}

async function librariesOf(apt: Apt, name: string): Promise<string[]> {
  const text = await apt('apt-cache', ['depends', '--no-recommends', '--no-suggests', '--no-conflicts', '--no-breaks', '--no-replaces', '--no-enhances', name]);
  return [...text.matchAll(/^\s*\|?(?:Pre)?Depends: (lib[\w.+-]+)$/gm)].map((match) => match[1] ?? '');
}

async function missingLibraries(root: string): Promise<string[]> {
  const program = await extractedRedis(root);
  if (!program) throw new Error('the redis-server package holds no redis-server');
  const { stdout } = await run('ldd', [program.file], { env: program.env });
  return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
}
