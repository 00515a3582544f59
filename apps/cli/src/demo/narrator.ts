import { type Output, paint } from '../up/screen.ts';
import type { Installation } from './installation.ts';

/** Tells the story in the terminal. */
export interface Narrator {
  /** Where to look while it is told. */
  opening(installation: Installation): void;
  scene(title: string, text: string): void;
  /** Something is under way. */
  note(text: string): void;
  /** Something was seen to have happened. */
  done(text: string): void;
  figure(name: string, text: string): void;
  closing(text: string): void;
}

const width = 80;

/** Writes at most 80 columns. */
export function createNarrator(output: Output): Narrator {
  let scenes = 0;
  const line = (text: string) => output.write(`${text}\n`);
  const indented = (text: string) => {
    for (const each of broken(text, width - 4)) line(`    ${paint(output, 'dim', each)}`);
  };
  return {
    opening: ({ slackUrl, consoleUrl }) => {
      line(`\n ${paint(output, 'bold', 'A story in two minutes.')} Open these pages and watch:\n`);
      line(`    Slack    ${paint(output, 'cyan', `${slackUrl}/`)}`);
      line(`    Console  ${paint(output, 'cyan', `${consoleUrl}/`)}`);
      line(`    Queues   ${paint(output, 'cyan', `${consoleUrl}/queues`)}`);
    },
    scene: (title, text) => {
      scenes += 1;
      line(`\n ${paint(output, ['bold', 'green'], `${scenes}  ${title}`)}`);
      indented(text);
    },
    note: (text) => line(`  ${paint(output, 'yellow', '·')} ${paint(output, 'dim', text)}`),
    done: (text) => line(`  ${paint(output, 'green', '✓')} ${text}`),
    figure: (name, text) => line(`    ${name.padEnd(12)} ${text}`),
    closing: (text) => line(`\n ${text}\n`),
  };
}

function broken(text: string, chars: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= chars) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
