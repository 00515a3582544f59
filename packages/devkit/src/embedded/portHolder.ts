import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Who listens on a TCP port of this machine, as "name (pid 123)"; undefined when it cannot be seen (not Linux, or somebody else's process).
 * Reads /proc: socket inode by port, then the process that has it open.
 */
export async function portHolder(port: number): Promise<string | undefined> {
  const inodes = new Set((await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => listeningInodes(file, port)))).flat());
  if (inodes.size === 0) return undefined;
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await holdsOneOf(pid, inodes))) return `${await nameOf(pid)} (pid ${pid})`;
  }
  return undefined;
}

async function listeningInodes(file: string, port: number): Promise<string[]> {
  const listening = '0A';
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const text = await readFile(file, 'utf8').catch(() => '');
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter((row) => row[3] === listening && row[1]?.endsWith(`:${hex}`)).map((row) => row[9] ?? '');
}

async function holdsOneOf(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.some((link) => inodes.has(link.slice('socket:['.length, -1)));
}

/** Program and first argument (the script, mostly), without their folders. */
async function nameOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0').filter((word) => word !== '' && !word.startsWith('-'));
  return words.length > 0
    ? words
        .slice(0, 2)
        .map((word) => basename(word))
        .join(' ')
    : 'a process';
}
