import { Redis } from 'ioredis';

/** What a Redis holds most of: keys of one kind, ids and numbers in their names left out. */
export interface KeyKind {
  kind: string;
  keys: number;
  megabytes: number;
}

/** The kinds of keys that take most, largest first. Asks for each key, so it is for when all is over. */
export async function largestKinds(url: string, most: number): Promise<KeyKind[]> {
  const redis = new Redis(url);
  const kinds = new Map<string, KeyKind>();
  try {
    for await (const names of redis.scanStream({ count: 1_000 })) {
      for (const name of names as string[]) {
        const bytes = Number(await redis.memory('USAGE', name));
        const kind = kindOf(name);
        const before = kinds.get(kind) ?? { kind, keys: 0, megabytes: 0 };
        kinds.set(kind, { kind, keys: before.keys + 1, megabytes: before.megabytes + bytes / 1e6 });
      }
    }
    return [...kinds.values()].sort((a, b) => b.megabytes - a.megabytes).slice(0, most);
  } finally {
    redis.disconnect();
  }
}

/** `{tocsin}:format:alerts:…` for all of them. */
export function kindOf(name: string): string {
  return name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|(?<=[:-])[\w.#-]*\d{2,}[\w.#-]*/g, '…');
}
