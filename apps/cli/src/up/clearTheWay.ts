import { mkdirSync, renameSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftovers, isAttended, readRunFile } from '@tocsin/devkit/embedded/runFile';

const leastFreeBytes = 200_000_000;
const longLogBytes = 10_000_000;

/** Makes `.tocsin/` and its logs folder. Throws a sentence when the disk is (almost) full or the folder is not ours to write. */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o711 });
  } catch (error) {
    throw new Error(
      `${folder} cannot be written (${error instanceof Error ? error.message : String(error)}). Give this account the right to, or check out elsewhere`,
      { cause: error },
    );
  }
  const disk = await statfs(folder);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes >= leastFreeBytes) return;
  throw new Error(
    `The disk of ${folder} is full: ${Math.floor(freeBytes / 1e6)} MB are free, ${leastFreeBytes / 1e6} MB are needed. Free some space and start again`,
  );
}

/** Ends what a killed launcher left behind, and nothing else; answers the names. Throws a sentence when Tocsin runs here already. */
export async function endEarlierRun(runFile: string): Promise<string[]> {
  const record = readRunFile(runFile);
  if (!record) return [];
  if (isAttended(record)) {
    throw new Error(
      `Tocsin already runs in this folder (pid ${record.launcher.pid}). Stop it with Ctrl-C there or \`kill ${record.launcher.pid}\`, or use a second checkout`,
    );
  }
  return endLeftovers(record);
}

/** Puts a long log of earlier runs aside, keeping one. */
export function rotateLog(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > longLogBytes) renameSync(file, `${file}.old`);
}
