import type { Screen } from '../config/storeChanges.ts';

/** The terminal of this process. Colours only where there are any; NO_COLOR is for Node to see. */
export function ownScreen(): Screen {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
    dialogue: { input: process.stdin, output: process.stderr },
  };
}
