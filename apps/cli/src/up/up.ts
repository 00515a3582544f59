import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { endLeftovers, openRunFile, type RunFile, readRunFile } from '@tocsin/devkit/embedded/runFile';
import { appsEnv, usesDouble } from './appsEnv.ts';
import { banner } from './banner.ts';
import { endEarlierRun, prepareFolder } from './clearTheWay.ts';
import type { StartContext, Started, UpDeps, UpInput } from './context.ts';
import { type AppPlan, planFleet, slackDouble } from './fleet.ts';
import { createProgress, paint } from './screen.ts';
import { settlePorts } from './settlePorts.ts';
import { startFleet } from './startFleet.ts';
import { startServers } from './startServers.ts';
import { createStopping, listenForEnd, StoppedError, type StopReason } from './stopping.ts';

/**
 * Runs a whole installation on this machine until it is told to stop or one of its processes ends unexpectedly: servers, migrations, tenants, the Slack double,
 * the apps. Answers the exit code: 0 when it was told to stop. Everything it started is gone when it answers.
 */
export async function up(input: UpInput, deps: UpDeps): Promise<number> {
  const folder = join(input.root, '.tocsin');
  const runPath = join(folder, 'run.json');
  const stopping = createStopping();
  const progress = createProgress(input.output, input.options.quiet, () => performance.now());
  const started: Started = [];
  let runFile: RunFile | undefined;
  const unlisten = listenForEnd(stopping, () => void endAtOnce(runPath));
  try {
    await prepareFolder(folder);
    const ended = await endEarlierRun(runPath);
    if (ended.length > 0) progress.note('cleanup', `ended what an earlier start left running: ${ended.join(', ')}`);
    runFile = openRunFile(runPath, [process.ppid, ...(input.env.TOCSIN_STARTED_BY ? [input.env.TOCSIN_STARTED_BY] : [])]);
    const starting = start({ input, folder, progress, stopping, runFile, started }, deps);
    const failed = starting.then(
      () => new Promise<never>(() => undefined),
      (error: unknown): StopReason | Promise<StopReason> => (error instanceof StoppedError ? stopping.reason : { code: 1, text: sentence(error) }),
    );
    const reason = await Promise.race([stopping.reason, failed]);
    stopping.request(reason);
    say(reason, input);
    await Promise.race([starting.catch(() => undefined), graceForStart()]);
    await stopAll(started);
    return reason.code;
  } catch (error) {
    say({ code: 1, text: sentence(error) }, input);
    return 1;
  } finally {
    if (runFile) await endRecorded(runPath);
    runFile?.remove();
    unlisten();
  }
}

async function start(context: StartContext, deps: UpDeps): Promise<void> {
  const { input, folder, progress, stopping, runFile } = context;
  const from = performance.now();
  const fleet = input.fleet ?? [...(usesDouble(input.env) ? [slackDouble] : []), ...planFleet(input.options)];
  const settled = await settlePorts(fleet, input.env);
  for (const { app, text } of settled.notes) progress.note(app, text);
  const { redis, postgres } = await startServers(context);
  stopping.check();
  const env = appsEnv({ env: input.env, folder, redisUrl: redis.url, postgresUrl: postgres.url, ports: settled.byApp, fleet });
  runFile.setEnv(env);
  await progress.step(
    'migrations',
    () => deps.migrate(postgres.url),
    (applied) => (applied.length > 0 ? `applied ${applied.join(', ')}` : 'up to date'),
  );
  await progress.step(
    'tenants',
    () => deps.apply(env),
    (phrase) => phrase,
  );
  stopping.check();
  await startFleet(context, fleet, settled.byApp, env);
  stopping.check();
  const portsOf = (name: AppPlan['port']) => fleet.filter((app) => app.port === name).flatMap((app) => settled.byApp.get(app.name) ?? []);
  const ports = {
    ingest: portsOf('INGEST_PORT')[0] ?? 0,
    console: portsOf('CONSOLE_PORT')[0] ?? 0,
    chatops: portsOf('CHATOPS_PORT')[0] ?? 0,
    workers: portsOf('WORKER_PORT'),
    slackDouble: portsOf('SLACK_DOUBLE_PORT')[0],
  };
  const totalMs = performance.now() - from;
  const nodeVersion = process.versions.node;
  const facts = { totalMs, version: input.version, nodeVersion, ports, redisUrl: redis.url, postgresUrl: postgres.url, embedded: redis.ours || postgres.ours };
  input.output.write(input.options.quiet ? `Tocsin is ready: http://127.0.0.1:${ports.ingest}/v1/alerts\n` : banner(facts, input.output));
}

/** Apps first and together, so that they can still write to the servers; then the servers. */
async function stopAll(started: Started): Promise<void> {
  for (const isServer of [false, true]) await Promise.all(started.filter((each) => each.isServer === isServer).map((each) => each.stop()));
}

/** For what was started in the moment of the end and is in no list yet. */
async function endRecorded(runPath: string): Promise<void> {
  const record = readRunFile(runPath);
  if (record) await endLeftovers({ ...record, launcher: { ...record.launcher, start: '' } });
}

/** At a second Ctrl-C: no more waiting. */
function endAtOnce(runPath: string): void {
  const processes = readRunFile(runPath)?.processes ?? [];
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, which is what we want.
    }
  }
  process.exit(130);
}

/** A start that hangs (a download) must not keep the end waiting. */
const graceForStart = () => new Promise<void>((resolve) => setTimeout(resolve, 3_000));

function say(reason: StopReason, { output, options }: UpInput): void {
  if (reason.code === 1) output.write(`\n${paint(output, 'red', '✗')} ${reason.text}\n`);
  else if (!options.quiet) output.write(`\n${paint(output, 'dim', `stopping (${reason.text}) ...`)}\n`);
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const full = 'code' in error && error.code === 'ENOSPC';
  return full ? `The disk is full (${error.message}). Free some space and start again` : error.message;
}
