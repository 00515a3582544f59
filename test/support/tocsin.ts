import { execFile } from 'node:child_process';
import { compileCache } from './compileCache.ts';
import type { TestRecord } from './record.ts';

const main = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;

/** What a command answered. */
export interface Said {
  code: number;
  out: string;
  error: string;
}

/** Runs `tocsin` as a process on a record. */
export function tocsin(record: Pick<TestRecord, 'url'>, ...args: string[]): Promise<Said> {
  const env = { PATH: process.env['PATH'] ?? '', ...compileCache, POSTGRES_URL: record.url, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, timeout: 30_000 }, (error, out, said) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, error: said });
    });
  });
}
