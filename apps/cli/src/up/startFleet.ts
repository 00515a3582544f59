import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from '@tocsin/devkit/process/startApp';
import { rotateLog } from './clearTheWay.ts';
import type { StartContext } from './context.ts';
import type { AppPlan } from './fleet.ts';

/**
 * Starts all apps side by side (they need only the servers, and wait for each other by themselves) and answers when the last is ready. An app that ends later
 * ends everything, with its name, exit code and the end of its log.
 */
export async function startFleet(
  context: StartContext,
  fleet: readonly AppPlan[],
  ports: ReadonlyMap<string, number>,
  env: Record<string, string>,
): Promise<void> {
  await Promise.all(fleet.map((plan) => startOne(context, plan, ports.get(plan.name), env)));
}

async function startOne(context: StartContext, plan: AppPlan, port: number | undefined, env: Record<string, string>): Promise<void> {
  const { input, folder, progress, stopping, runFile, started } = context;
  const entry = join(input.root, plan.entry);
  if (!existsSync(entry)) throw new Error(`${plan.entry} is missing: the checkout is not complete`);
  const logFile = join(folder, 'logs', `${plan.name}.log`);
  rotateLog(logFile);
  await progress.step(
    plan.name,
    async () => {
      const app = await startApp({
        name: plan.name,
        entry,
        args: plan.args,
        env: { ...env, ...(port === undefined ? {} : { [plan.port]: String(port) }) },
        logFile,
        ...(port === undefined ? {} : { readyUrl: `http://127.0.0.1:${port}/readyz` }),
        onPid: (pid) => runFile.add(plan.name, pid),
        onUnexpectedExit: (text) => stopping.request({ code: 1, text }),
      });
      started.push({ name: plan.name, isServer: false, stop: app.stop });
    },
    () => (port === undefined ? 'running' : `127.0.0.1:${port}`),
  );
}
