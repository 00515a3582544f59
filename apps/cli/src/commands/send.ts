import { parseArgs } from 'node:util';
import { readClientEnv } from './env.ts';

const usage = 'tocsin send "message" [--type high_cpu] [--severity critical] [--env prod] [--label team=db ...] [--resolve]';

/** `tocsin send`: sends one alert to ingest and prints its id. */
export async function runSend(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      type: { type: 'string', default: 'manual' },
      severity: { type: 'string', default: 'warning' },
      env: { type: 'string' },
      label: { type: 'string', multiple: true },
      resolve: { type: 'boolean' },
    },
  });
  const message = positionals.join(' ');
  if (message === '') throw new Error(usage);
  const labels = Object.fromEntries((values.label ?? []).map((label) => [label.slice(0, label.indexOf('=')), label.slice(label.indexOf('=') + 1)]));
  const alert = {
    ...{ alert_type: values.type, severity: values.severity, message, labels },
    ...(values.env ? { environment: values.env } : {}),
    ...(values.resolve ? { status: 'resolved' } : {}),
  };
  const { url, token } = readClientEnv();
  const response = await fetch(new URL('/v1/alerts', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(alert),
  }).catch((error: unknown) => {
    throw new Error(`ingest does not answer at ${url}: start it with \`npm start\`, or set TOCSIN_URL`, { cause: error });
  });
  process.stdout.write(`${await response.text()}\n`);
  return response.ok ? 0 : 1;
}
