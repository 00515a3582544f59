import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matcher } from '@tocsin/contracts/tenant/matcher';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { until } from '../fleet/until.ts';

/** Where the Debian package has it. */
export const alertmanagerProgram = '/usr/bin/prometheus-alertmanager';

/** An alert with what Alertmanager says of it; ids are fingerprints and its own silence ids. */
export interface JudgedByAlertmanager {
  labels: Record<string, string>;
  silencedBy: string[];
  inhibitedBy: string[];
  state: string;
  fingerprint: string;
}

/** A running Alertmanager without a cluster. */
export interface Alertmanager {
  post(alerts: readonly { labels: Readonly<Record<string, string>>; endsAt: string }[]): Promise<void>;
  /** Answers the silence's id. */
  silence(matchers: readonly Matcher[], startsAt: number, endsAt: number): Promise<string>;
  expire(silenceId: string): Promise<void>;
  alerts(): Promise<JudgedByAlertmanager[]>;
  /** Every silence that it knows, with what it says of its state. */
  silences(): Promise<{ silenceId: string; startsAt: number; endsAt: number; state: string }[]>;
  stop(): Promise<void>;
}

/** Runs the real Alertmanager in `folder`, on loopback, until it is stopped. */
export async function startAlertmanager(folder: string, config: object): Promise<Alertmanager> {
  const port = await freePort();
  const file = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });
  // JSON is YAML.
  writeFileSync(file('alertmanager.yml'), JSON.stringify(config));
  const log = openSync(file('alertmanager.log'), 'a');
  const flags = {
    'config.file': file('alertmanager.yml'),
    'storage.path': file('data'),
    'web.listen-address': `127.0.0.1:${port}`,
    'cluster.listen-address': '',
  };
  const args = Object.entries({ ...flags, 'log.level': 'warn' }).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(alertmanagerProgram, args, { stdio: ['ignore', log, log], env: {} });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const base = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${base}/api/v2/${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  try {
    await until('Alertmanager to be ready', 20_000, () => isReady(base));
  } catch (error) {
    await stop();
    throw new Error(readFileSync(file('alertmanager.log'), 'utf8').slice(-2_000), { cause: error });
  }
  return {
    post: async (alerts) => void (await call('POST', 'alerts', alerts)),
    silence: async (matchers, startsAt, endsAt) => {
      const written = matchers.map(({ name, operator, value }) => ({ name, value, isRegex: operator.endsWith('~'), isEqual: !operator.startsWith('!') }));
      const times = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
      const made = (await call('POST', 'silences', { matchers: written, ...times, createdBy: 'test', comment: 'test' })) as { silenceID: string };
      return made.silenceID;
    },
    expire: async (silenceId) => void (await call('DELETE', `silence/${silenceId}`)),
    alerts: async () => {
      const found = (await call('GET', 'alerts')) as { labels: Record<string, string>; fingerprint: string; status: Omit<JudgedByAlertmanager, 'labels'> }[];
      return found.map(({ labels, fingerprint, status }) => ({ ...status, labels, fingerprint }));
    },
    silences: async () => {
      const found = (await call('GET', 'silences')) as { id: string; startsAt: string; endsAt: string; status: { state: string } }[];
      return found.map(({ id, startsAt, endsAt, status }) => ({
        silenceId: id,
        startsAt: Date.parse(startsAt),
        endsAt: Date.parse(endsAt),
        state: status.state,
      }));
    },
    stop,
  };
}

async function isReady(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/-/ready`)).ok;
  } catch {
    return false;
  }
}
