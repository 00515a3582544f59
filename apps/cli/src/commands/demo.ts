import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type DemoEnv, readDemoEnv } from '../demo/env.ts';
import { findInstallation, type Installation, untilStarted } from '../demo/installation.ts';
import { createNarrator } from '../demo/narrator.ts';
import { createSender } from '../demo/sender.ts';
import { watchSlack } from '../demo/slackWatch.ts';
import { playStory } from '../demo/story.ts';
import type { UpDeps } from '../up/context.ts';
import { runUp } from '../up/upCommand.ts';

const runPath = fileURLToPath(new URL('../../../../.tocsin/run.json', import.meta.url));
const usage = `tocsin demo (npm run demo --) [--fast]

  Plays two minutes of alerts to the installation that runs here, or to one that
  it starts and keeps running until Ctrl-C.
  --fast  without time to read`;

/** `tocsin demo`: plays a story of two minutes; starts an installation when none runs, and then stays until it is told to stop. */
export async function runDemo(args: readonly string[], deps: UpDeps): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { fast: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const env = readDemoEnv();
  const running = findInstallation(env, runPath);
  return running ? playTo(running, env, values.fast) : startAndPlay(env, values.fast, deps);
}

async function playTo(installation: Installation, env: DemoEnv, fast: boolean): Promise<number> {
  const ended = endSignal();
  try {
    await play(installation, env, fast, ended);
    return 0;
  } catch (error) {
    if (ended.aborted) return 130;
    throw error;
  }
}

async function startAndPlay(env: DemoEnv, fast: boolean, deps: UpDeps): Promise<number> {
  const ended = endSignal();
  const over = new AbortController();
  const signal = AbortSignal.any([ended, over.signal]);
  const up = runUp([], deps).finally(() => over.abort());
  try {
    await play(await untilStarted(env, runPath, signal), env, fast, signal);
    process.stdout.write(' Everything keeps running: look around. Ctrl-C stops it.\n');
  } catch (error) {
    // The launcher has said why it ended.
    if (!signal.aborted) process.stderr.write(`\ntocsin demo: ${error instanceof Error ? error.message : String(error)}. Ctrl-C stops what is running\n`);
  }
  return up;
}

async function play(installation: Installation, env: DemoEnv, fast: boolean, signal: AbortSignal): Promise<void> {
  const say = createNarrator({ write: (text) => void process.stdout.write(text), colour: process.stdout.isTTY === true && !env.NO_COLOR });
  // Alerts of an earlier demo that was cut short must not count as these.
  const environment = `demo-${randomBytes(2).toString('hex')}`;
  const slack = await watchSlack(installation.slackUrl, environment, signal);
  say.opening(installation);
  await playStory({ say, send: createSender(installation), slack, environment, fast, signal });
  say.closing(`Read on in ${installation.slackUrl}/: threads have the details.`);
}

/** Aborted when somebody asks us to end. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
