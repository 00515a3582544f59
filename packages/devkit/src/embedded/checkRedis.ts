import { Redis } from 'ioredis';

const oldestVersion = [6, 2] as const;

/** What a Redis says about itself. */
export interface RedisFacts {
  version: string;
  /** "redis" or "valkey". */
  kind: string;
  pid: number;
  /** Sentences about settings that put alerts at risk. */
  warnings: string[];
}

/** Asks a Redis who it is. Throws a sentence when it does not answer within `timeoutMs`, refuses us, or is older than 6.2. */
export async function checkRedis(url: string, timeoutMs = 3_000): Promise<RedisFacts> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let reason = '';
  client.on('error', (error: Error) => {
    reason = error.message;
  });
  try {
    await client.connect();
    const info = await client.info('server');
    const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
    const version = field('valkey_version') ?? field('redis_version') ?? '0';
    if (isOlder(version)) throw new Error(`version ${version} is too old, ${oldestVersion.join('.')} or newer is needed`);
    return { version, kind: field('server_name') ?? 'redis', pid: Number(field('process_id') ?? 0), warnings: await policyWarnings(client) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Redis at ${maskUrl(url)}: ${reason || message}`, { cause: error });
  } finally {
    client.disconnect();
  }
}

/** A URL fit for a screen: the password replaced by ***. */
export function maskUrl(url: string): string {
  return url.replace(/(:\/\/[^:/@]*):[^@/]*@/, '$1:***@');
}

/** Whether a version is below what the queues need (BullMQ recommends 6.2, and warns below it). */
export function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}

/** Managed services often forbid CONFIG: then there is nothing to say. */
async function policyWarnings(client: Redis): Promise<string[]> {
  const answer = await client.config('GET', 'maxmemory-policy').catch(() => undefined);
  const policy = Array.isArray(answer) ? answer[1] : undefined;
  if (typeof policy !== 'string' || policy === 'noeviction') return [];
  return [`maxmemory-policy is ${policy}: Redis may throw jobs away when memory is short. Set it to noeviction`];
}
