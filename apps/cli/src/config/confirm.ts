import { createInterface } from 'node:readline';

/** Where a question is asked and answered. */
export interface Dialogue {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

/** Asks a question that is answered with y or n, and Enter is n. Null when nobody answers: the input ended. */
export async function confirm(question: string, { input, output }: Dialogue): Promise<boolean | null> {
  const lines = createInterface({ input, output });
  try {
    return await new Promise((resolve) => {
      lines.once('close', () => resolve(null));
      lines.once('SIGINT', () => resolve(false));
      lines.question(`${question} [y/N] `, (answer) => resolve(/^\s*y(?:es)?\s*$/i.test(answer)));
    });
  } finally {
    lines.close();
  }
}
