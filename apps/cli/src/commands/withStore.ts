import { deriveKey, parseMasterKey } from '@tocsin/core/secretBox';
import { openStore, type Store } from '@tocsin/store/connect';

/** Opens the record for one command and closes it again. With the master key it can open what is sealed there for webhooks. */
export async function withStore<T>(postgresUrl: string, work: (store: Store) => Promise<T>, masterKey?: string): Promise<T> {
  const messageSeal = masterKey === undefined ? {} : { messageSeal: { key: deriveKey(parseMasterKey(masterKey), 'messages'), lanes: 'webhooks' as const } };
  const store = openStore({ postgresUrl, name: 'tocsin cli', connections: 2, onError: () => undefined, ...messageSeal });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
