import { didYouMean } from '@tocsin/contracts/suggest';

/** One word of `tocsin WORD ...`. */
export interface Command {
  summary: string;
  /** Answers the exit code; a thrown error's message is shown, and the code is 1. */
  run(args: readonly string[]): Promise<number>;
}

export type Commands = Readonly<Record<string, Command>>;

/** Runs the command that `args` name. Answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function dispatch(
  args: readonly string[],
  commands: Commands,
  write: { out: (text: string) => void; error: (text: string) => void },
): Promise<number> {
  const [word = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(word)) {
    write.out(help(commands));
    return 0;
  }
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) {
    const meant = didYouMean(word, [...Object.keys(commands), 'help']);
    write.error(`tocsin: there is no command "${word}"${meant} \`tocsin help\` lists them\n`);
    return 2;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    write.error(`tocsin ${word}: ${error instanceof Error ? error.message : String(error)}\n`);
    return isUsage(error) ? 2 : 1;
  }
}

function help(commands: Commands): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return `Tocsin: every alert to the right people in Slack, once and in time.\n\nUsage: tocsin COMMAND [options], tocsin COMMAND --help\n\n${lines.join('\n')}\n`;
}

/** What node:util's parseArgs throws. */
const isUsage = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
