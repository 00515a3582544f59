import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One thing a process needs, and whether it is there. `detail` is for people. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

export interface OpsDeps {
  readiness: () => Promise<Check[]>;
  metrics: () => Promise<string>;
}

export interface OpsAnswer {
  status: number;
  contentType: string;
  body: string;
}

const checkMsMax = 3_000;

/** The answer to GET /healthz (the process lives), /readyz (what it needs is there; 503 names what is away) or /metrics; null for any other path. Never rejects. */
export async function answerOps(path: string, deps: OpsDeps): Promise<OpsAnswer | null> {
  if (path === '/healthz') return json(200, { status: 'alive' });
  if (path === '/readyz') return ready(deps.readiness);
  if (path !== '/metrics') return null;
  try {
    return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: await deps.metrics() };
  } catch {
    return json(500, { error: { code: 'internal', message: 'the metrics could not be collected' } });
  }
}

/** Serves those three on a port of their own, for an app without a front door. Answers the port it got. */
export async function serveOps(options: OpsDeps & { host: string; port: number }): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const answer = (await answerOps(path, options)) ?? json(404, { error: { code: 'not_found', message: 'here are /healthz, /readyz and /metrics' } });
    response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(answer.body), 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

async function ready(readiness: OpsDeps['readiness']): Promise<OpsAnswer> {
  const checks = await within(readiness());
  const away = checks.filter((check) => !check.ok).map((check) => check.name);
  return json(away.length === 0 ? 200 : 503, { status: away.length === 0 ? 'ready' : 'not ready', away, checks });
}

async function within(checks: Promise<Check[]>): Promise<Check[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check[]>((resolve) => {
    timer = setTimeout(() => resolve([{ name: 'checks', ok: false, detail: `no answer within ${checkMsMax / 1000} s` }]), checkMsMax);
  });
  try {
    return await Promise.race([checks, late]);
  } catch {
    return [{ name: 'checks', ok: false, detail: 'failed, see the log' }];
  } finally {
    clearTimeout(timer);
  }
}

function json(status: number, value: unknown): OpsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
