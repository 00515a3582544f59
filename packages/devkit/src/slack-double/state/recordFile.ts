import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AcceptedWrite } from './record.ts';

/** At a start, older lines than these are dropped from the file. */
const linesKept = 20_000;

export interface RecordFile {
  /** Writes of earlier runs, oldest first. */
  earlier: AcceptedWrite[];
  append(write: AcceptedWrite): void;
  clear(): void;
  close(): void;
}

/**
 * The record as JSON lines on disk, so that what was posted is still there after a restart. Each line is handed to the system before the sender gets its answer, so a
 * killed double has forgotten nothing it accepted. A torn last line (power loss) is left out.
 */
export function openRecordFile(path: string): RecordFile {
  mkdirSync(dirname(path), { recursive: true });
  const earlier = readLines(path);
  // The file is written anew: without the torn line, and bounded.
  writeFileSync(`${path}.new`, earlier.map((write) => `${JSON.stringify(write)}\n`).join(''));
  renameSync(`${path}.new`, path);
  let file = openSync(path, 'a');
  return {
    earlier,
    append: (write) => void writeSync(file, `${JSON.stringify(write)}\n`),
    clear() {
      closeSync(file);
      file = openSync(path, 'w');
    },
    close: () => closeSync(file),
  };
}

function readLines(path: string): AcceptedWrite[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .slice(-linesKept - 1);
  return lines.flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as AcceptedWrite];
    } catch {
      return [];
    }
  });
}
