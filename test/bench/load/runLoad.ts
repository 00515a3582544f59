import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './plan.ts';

const entry = fileURLToPath(new URL('./loadProcess.ts', import.meta.url));

/** Runs a load in a process of its own. Rejects with what went wrong there. */
export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const child = fork(entry, [], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the load generator ended (${signal ?? `exit code ${code}`})`)));
    child.on('message', (message: { result?: LoadResult; error?: string }) => {
      if (message.result) resolve(message.result);
      else reject(new Error(`the load generator: ${message.error}`));
    });
    child.send(plan);
  });
}

/** Done a second. */
export const perSecond = ({ done, startedAt, endedAt }: LoadResult): number => (done * 1000) / (endedAt - startedAt);
