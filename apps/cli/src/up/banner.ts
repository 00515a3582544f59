import { maskUrl } from '@tocsin/devkit/embedded/checkRedis';
import { type Output, paint } from './screen.ts';

export interface BannerFacts {
  totalMs: number;
  version: string;
  nodeVersion: string;
  ports: { ingest: number; console: number; chatops: number; workers: number[]; slackDouble: number | undefined };
  redisUrl: string;
  postgresUrl: string;
  /** Some server runs on this machine only for us. */
  embedded: boolean;
}

const width = 80;
const here = 'http://127.0.0.1';

/** What a person sees when everything runs: where things are, a request to paste, how to go on. */
export function banner(facts: BannerFacts, output: Output): string {
  const { ports } = facts;
  const rule = paint(output, 'dim', '─'.repeat(width));
  const title = ` Tocsin ${facts.version} is running`;
  const facing = `ready in ${(facts.totalMs / 1000).toFixed(1)} s, Node ${facts.nodeVersion} `;
  const row = (name: string, value: string) => ` ${name.padEnd(10)} ${value}`;
  const link = (name: string, port: number, path: string) => row(name, paint(output, 'cyan', `${here}:${port}${path}`));
  return [
    '',
    rule,
    `${paint(output, ['bold', 'green'], title)}${' '.repeat(width - title.length - facing.length)}${paint(output, 'dim', facing)}`,
    rule,
    ...(ports.slackDouble ? [link('Slack', ports.slackDouble, '/'), row('', paint(output, 'dim', 'a stand-in for Slack, so that you need no workspace'))] : []),
    link('Console', ports.console, '/'),
    link('Queues', ports.console, '/queues'),
    link('Ingest', ports.ingest, '/v1/alerts'),
    row('Metrics', [ports.ingest, ...ports.workers.slice(0, 1)].map((port) => paint(output, 'cyan', `${here}:${port}/metrics`)).join('  ')),
    row('Redis', maskUrl(facts.redisUrl)),
    row('Postgres', maskUrl(facts.postgresUrl)),
    '',
    paint(output, 'bold', ' Send an alert, in another terminal:'),
    '',
    sampleRequest(ports.ingest),
    '',
    ...realSlack(ports.slackDouble !== undefined, output),
    ...(facts.embedded ? [' Embedded mode: only this machine can connect, tenant "default" needs no sign-in'] : []),
    ` Ctrl-C stops everything. Data is kept in .tocsin/, logs in .tocsin/logs/`,
    rule,
    '',
  ].join('\n');
}

/** One line that bash, zsh and fish take as it is. */
export function sampleRequest(ingestPort: number): string {
  const alert = { alert_type: 'high_cpu', severity: 'critical', message: 'CPU above 95 % on web-1', labels: { host: 'web-1' } };
  return `curl ${here}:${ingestPort}/v1/alerts -H 'content-type: application/json' -d '${JSON.stringify(alert)}'`;
}

function realSlack(isDouble: boolean, output: Output): string[] {
  if (!isDouble) return [];
  return [
    paint(output, 'bold', ' Use a real Slack: stop, then start with'),
    '   SLACK_BOT_TOKEN=xoxb-... SLACK_SIGNING_SECRET=... npm start',
    '   SLACK_WEBHOOK_URL=https://hooks.slack.com/... npm start   (posts only)',
    '',
  ];
}
