import { openStore, type Store } from '@tocsin/store/connect';

/** Opens the record for one command and closes it again. */
export async function withStore<T>(postgresUrl: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({ postgresUrl, name: 'tocsin cli', connections: 2, onError: () => undefined });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
