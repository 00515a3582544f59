import { styleText } from 'node:util';

/** Where the launcher writes. */
export interface Output {
  write(text: string): void;
  colour: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Colour only where it was settled that there is a terminal that wants it. */
export function paint(output: Output, style: Style, text: string): string {
  return output.colour ? styleText(style, text, { validateStream: false }) : text;
}

/** Lines of the start: what is being done, what was chosen, how long it took. */
export interface Progress {
  /** Something worth knowing while a step is under way. */
  note(step: string, text: string): void;
  /** Does a step and prints one line when it is done: its name, what `say` makes of the result, the time. */
  step<T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T>;
}

const nameWidth = 16;

/** `now` in ms, from any origin. A quiet one prints warnings only. */
export function createProgress(output: Output, quiet: boolean, now: () => number): Progress {
  const line = (mark: string, name: string, text: string) => output.write(` ${mark} ${name.padEnd(nameWidth)} ${text}\n`);
  return {
    note(step, text) {
      if (!quiet || text.startsWith('warning')) line(paint(output, 'yellow', '·'), step, paint(output, 'dim', text));
    },
    async step(name, work, say) {
      const from = now();
      const result = await work();
      if (!quiet) line(paint(output, 'green', '✓'), name, `${say(result)} ${paint(output, 'dim', `${Math.round(now() - from)} ms`)}`);
      return result;
    },
  };
}
