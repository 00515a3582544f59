import { readFile, stat } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** A file as the browser gets it. */
export interface BrowserFile {
  body: string | Buffer;
  contentType: string;
}

/**
 * Reads files of one folder for the browser: TypeScript modules lose their types, styles and pictures go as they are. Results are kept until the file changes on
 * disk. Answers undefined for anything else: other kinds, tests, hidden files, paths that lead out of the folder.
 */
export function browserFiles(folder: string): (path: string) => Promise<BrowserFile | undefined> {
  const kept = new Map<string, { changedMs: number; file: BrowserFile }>();
  return async (path) => {
    const contentType = contentTypes[extname(path)];
    if (contentType === undefined || !isPlainPath(path) || path.endsWith('.test.ts')) return undefined;
    const full = join(folder, path);
    const changedMs = await changedAt(full);
    if (changedMs === undefined) return undefined;
    const known = kept.get(path);
    if (known?.changedMs === changedMs) return known.file;
    const file: BrowserFile = { contentType, body: await readForBrowser(full) };
    kept.set(path, { changedMs, file });
    return file;
  };
}

/** Each part starts with a letter or digit, so neither `..` nor a hidden file nor an absolute path passes. */
const isPlainPath = (path: string): boolean => path.split('/').every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part));

async function changedAt(full: string): Promise<number | undefined> {
  const found = await stat(full).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return undefined;
    throw thrown;
  });
  return found?.isFile() === true ? found.mtimeMs : undefined;
}

async function readForBrowser(full: string): Promise<string | Buffer> {
  const raw = await readFile(full);
  return full.endsWith('.ts') ? stripTypeScriptTypes(raw.toString('utf8')) : raw;
}
