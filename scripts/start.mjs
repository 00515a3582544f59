// npm start: everything set up and running. `npm start -- --help` lists the options; a first word names another command (demo).
import { bootstrap } from './bootstrap.mjs';
import { runScript } from './runScript.mjs';

await bootstrap(import.meta.url);
const args = process.argv.slice(2);
const [first] = args;
await runScript('apps/cli/src/main.ts', first === undefined || first.startsWith('-') ? ['up', ...args] : args);
