import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@tocsin/devkit/embedded/freePort';
import { until } from '../fleet/until.ts';

/** Where the Debian package has it. */
export const prometheusProgram = '/usr/bin/prometheus';

/** A Prometheus with alerting rules and one Alertmanager. */
export interface Prometheus {
  /** Writes other rules and has them loaded. */
  setRules(rules: string): void;
  /** One number of its own, by name. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/**
 * How often it says an alert again; Prometheus' own default is a minute. At its start it evaluates before it has found its Alertmanagers and drops what that gives,
 * so what fires at once is first heard at the first repeat: after 65 s by default, after about 5 s so. An alert's end is four times this ahead, so 5 s also leaves a slow
 * machine 20 s before alerts run out by themselves.
 */
const resendDelay = '5s';

/** Runs the real Prometheus in `folder`, on loopback, until it is stopped. Rules are evaluated every second. */
export async function startPrometheus(folder: string, alertmanager: URL, rules: string): Promise<Prometheus> {
  const rulesFile = join(folder, 'rules.yml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(rulesFile, rules);
  const { url, reload, stop } = await runPrometheus(folder, configOf(alertmanager, rulesFile));
  return {
    setRules: (next) => {
      writeFileSync(rulesFile, next);
      reload();
    },
    metric: async (name) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
      return Number(line?.slice(line.lastIndexOf(' ') + 1));
    },
    stop,
  };
}

/** Runs the real Prometheus with a file of one's own. */
export async function runPrometheus(folder: string, config: string): Promise<{ url: string; reload(): void; stop(): Promise<void> }> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  writeFileSync(file('prometheus.yml'), config);
  const log = openSync(file('prometheus.log'), 'a');
  const args = [
    `--config.file=${file('prometheus.yml')}`,
    `--storage.tsdb.path=${file('data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--rules.alert.resend-delay=${resendDelay}`,
    '--log.level=warn',
  ];
  const child = spawn(prometheusProgram, args, { stdio: ['ignore', log, log], env: {} });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  try {
    await until('Prometheus to be ready', 20_000, () => isReady(port));
  } catch (error) {
    await stop();
    throw new Error(readFileSync(file('prometheus.log'), 'utf8').slice(-2_000), { cause: error });
  }
  return { url: `http://127.0.0.1:${port}`, reload: () => void child.kill('SIGHUP'), stop };
}

function configOf(alertmanager: URL, rulesFile: string): string {
  return `global:
  evaluation_interval: 1s
rule_files: [${JSON.stringify(rulesFile)}]
alerting:
  alertmanagers:
    - api_version: v2
      path_prefix: ${JSON.stringify(alertmanager.pathname)}
      static_configs:
        - targets: [${JSON.stringify(alertmanager.host)}]
`;
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok;
  } catch {
    return false;
  }
}
