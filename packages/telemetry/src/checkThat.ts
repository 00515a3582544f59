import type { Check } from './ops.ts';
import { redactText } from './redact.ts';

/** One line of /readyz: `ask` answers or it does not. */
export async function checkThat(name: string, ask: () => Promise<unknown>): Promise<Check> {
  try {
    await ask();
    return { name, ok: true, detail: 'answers' };
  } catch (error) {
    return { name, ok: false, detail: redactText(error instanceof Error ? error.message : String(error)) };
  }
}
