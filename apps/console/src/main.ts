import { runApp } from '@tocsin/telemetry/lifecycle';
import { readEnv } from './env.ts';
import { startConsole } from './startConsole.ts';

await runApp('console', async () => startConsole(readEnv()));
