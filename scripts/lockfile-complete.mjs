// Adds the lockfile entries that npm leaves out when a registry lacks some platforms' packages; without them `npm ci` fails with EUSAGE.
// Run after every change of dependencies: node scripts/lockfile-complete.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;
const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Guesses the platform from the last words of a package name, as the packages themselves do. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => ['darwin', 'linux', 'win32', 'windows', 'freebsd', 'openbsd', 'android', 'sunos', 'aix'].includes(word));
  const cpu = words.find((word) => ['x64', 'arm64', 'arm', 'ia32', 'riscv64', 'ppc64', 's390x', '64'].includes(word));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  return { cpu: cpu ? [cpu === '64' ? 'x64' : cpu] : undefined, libc, os: os ? [os === 'windows' ? 'win32' : os] : undefined };
}

let added = 0;
for (const entry of Object.values({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (packages[key] || !exact.test(version)) continue;
    const { cpu, libc, os } = platformOf(name);
    packages[key] = JSON.parse(JSON.stringify({ version, cpu, dev: entry.dev, libc, optional: true, os }));
    added += 1;
  }
}
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
process.stdout.write(`lockfile: ${added} platform entries added\n`);
if (/"resolved": "http/.test(readFileSync(file, 'utf8'))) {
  process.stderr.write('lockfile: a download address is in it; run npm install with the .npmrc of this project\n');
  process.exitCode = 1;
}
