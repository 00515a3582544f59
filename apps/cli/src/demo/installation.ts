import { setTimeout as pause } from 'node:timers/promises';
import { isAttended, readRunFile } from '@tocsin/devkit/embedded/runFile';
import type { DemoEnv } from './env.ts';

/** Where a running installation can be reached. */
export interface Installation {
  ingestUrl: string;
  consoleUrl: string;
  /** Of the Slack double. */
  slackUrl: string;
  token: string | undefined;
}

const here = 'http://127.0.0.1';

/** The installation that the environment names, else the one that runs in this checkout; null when there is none. Throws a sentence when it has a real Slack. */
export function findInstallation(env: DemoEnv, runPath: string): Installation | null {
  if (env.TOCSIN_URL) {
    const slackUrl = originOf(env.SLACK_API_URL);
    return { ingestUrl: new URL(env.TOCSIN_URL).origin, consoleUrl: env.CONSOLE_URL ?? `${here}:9401`, slackUrl, token: env.TOCSIN_TOKEN };
  }
  const record = readRunFile(runPath);
  if (!record || !isAttended(record) || !record.env['INGEST_PORT']) return null;
  const ports = record.env;
  return {
    ingestUrl: `${here}:${ports['INGEST_PORT']}`,
    consoleUrl: `${here}:${ports['CONSOLE_PORT']}`,
    slackUrl: originOf(ports['SLACK_API_URL']),
    token: undefined,
  };
}

/** Waits until an installation that is being started in this checkout answers at all its doors. Rejects when `signal` says so. */
export async function untilStarted(env: DemoEnv, runPath: string, signal: AbortSignal): Promise<Installation> {
  for (;;) {
    const found = findInstallation(env, runPath);
    if (found && (await allReady(runPath))) return found;
    await pause(200, undefined, { signal });
  }
}

async function allReady(runPath: string): Promise<boolean> {
  const { env = {} } = readRunFile(runPath) ?? {};
  const apps = ['INGEST_PORT', 'WORKER_PORT', 'CHATOPS_PORT', 'CONSOLE_PORT'].map((name) => `${here}:${env[name]}/readyz`);
  const ready = await Promise.all([...apps, `${here}:${env['SLACK_DOUBLE_PORT']}/_double/stats`].map(isReady));
  return ready.every(Boolean);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The demo writes what is not true, so it never writes to a Slack where people work. */
function originOf(slackApiUrl: string | undefined): string {
  const url = slackApiUrl === undefined ? null : new URL(slackApiUrl);
  if (url && ['127.0.0.1', 'localhost'].includes(url.hostname)) return url.origin;
  throw new Error('this installation talks to a real Slack, and the demo writes only to the stand-in: start one without SLACK_BOT_TOKEN and SLACK_WEBHOOK_URL');
}
