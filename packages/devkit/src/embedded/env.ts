/** What the environment says to the embedded servers: where to look for programs, and which servers a test run has already started. */
export interface EmbeddedEnv {
  /** Folders of PATH, in order. */
  searchPath: string[];
  /** Everything, for programs that need it all (a container engine's client). */
  inherited: Record<string, string>;
  testRedisUrl: string | undefined;
  testPostgresUrl: string | undefined;
}

/** Reads the environment each time it is called: the test runner sets the two URLs for its children. */
export function embeddedEnv(): EmbeddedEnv {
  return {
    searchPath: (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/')),
    inherited: Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    testRedisUrl: process.env.TEST_REDIS_URL || undefined,
    testPostgresUrl: process.env.TEST_POSTGRES_URL || undefined,
  };
}
