import { runApp } from '@tocsin/telemetry/lifecycle';
import { readEnv, readPools } from './env.ts';
import { startWorker } from './startWorker.ts';

await runApp('worker', async () => startWorker(readEnv(), readPools(process.argv.slice(2))));
