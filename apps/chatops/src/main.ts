import { runApp } from '@tocsin/telemetry/lifecycle';
import { readEnv } from './env.ts';
import { startChatops } from './startChatops.ts';

await runApp('chatops', async () => startChatops(readEnv()));
