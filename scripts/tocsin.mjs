#!/usr/bin/env node
// npx tocsin COMMAND ...
import { bootstrap } from './bootstrap.mjs';
import { runScript } from './runScript.mjs';

await bootstrap(import.meta.url);
await runScript('apps/cli/src/main.ts', process.argv.slice(2));
