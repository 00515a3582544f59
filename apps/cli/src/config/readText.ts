import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '@tocsin/contracts/errors';
import { didYouMean } from '@tocsin/contracts/suggest';
import type { FileFault } from './fileFault.ts';

/** Larger than any file that the limits of its fields allow to be sensible. */
const bytesMax = 2_000_000;

/** The text of a tenant file, or why there is none. A byte order mark is left out. Throws nothing. */
export function readText(path: string): { text: string } | { fault: FileFault } {
  const whole = (message: string) => ({ fault: { path, line: 0, column: 0, field: '', message } });
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return whole('is a folder; a tenant file is due here');
    if (!stat.isFile() && !stat.isFIFO()) return whole('is not a file that can be read');
    if (stat.size > bytesMax) return whole(tooLarge(stat.size));
    const bytes = readFileSync(path);
    if (bytes.length > bytesMax) return whole(tooLarge(bytes.length));
    if (isUtf16(bytes)) return whole('is written in UTF-16; save it as UTF-8');
    if (!isUtf8(bytes)) return { fault: { path, ...placeOfOtherByte(bytes), field: '', message: 'is not UTF-8 from here on; save the file as UTF-8' } };
    return { text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    return whole(whyUnreadable(path, error));
  }
}

/** Why a file or folder cannot be read, in words. */
export function whyUnreadable(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return isLink(path) ? 'is a symbolic link to something that is not there' : `there is no such file or folder${nearby(path)}`;
    case 'ENOTDIR':
      return 'there is no such file: a part of its path is a file and no folder';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read; look at its permissions and those of its folder (ls -l)';
    case 'ELOOP':
      return 'is a symbolic link that leads back to itself';
    case 'ENAMETOOLONG':
      return 'its name is too long for this machine';
    default:
      return `cannot be read: ${code || messageOf(error)}`;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function nearby(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    // Without the folder there is nothing to suggest.
    return '';
  }
}

function tooLarge(bytes: number): string {
  return `is ${(bytes / 1e6).toFixed(1)} MB large; at most ${bytesMax / 1e6} MB`;
}

function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function placeOfOtherByte(bytes: Buffer): { line: number; column: number } {
  for (let [line, from] = [1, 0]; ; line += 1) {
    const found = bytes.indexOf(0x0a, from);
    const to = found < 0 ? bytes.length : found;
    const part = bytes.subarray(from, to);
    if (!isUtf8(part) || found < 0) return { line, column: Math.max(part.toString('utf8').indexOf('\uFFFD'), 0) + 1 };
    from = to + 1;
  }
}
