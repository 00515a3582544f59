import { runApply } from './commands/apply.ts';
import { runAudit } from './commands/audit.ts';
import { runCheck } from './commands/check.ts';
import { runConfig } from './commands/config.ts';
import { runDemo } from './commands/demo.ts';
import { runImport } from './commands/import.ts';
import { migrateAndPartition, runMigrate } from './commands/migrate.ts';
import { runRender } from './commands/render.ts';
import { runReplay } from './commands/replay.ts';
import { runRoutes } from './commands/routes.ts';
import { runSchema } from './commands/schema.ts';
import { runSend } from './commands/send.ts';
import { runSilence } from './commands/silence.ts';
import { runTokens } from './commands/tokens.ts';
import { applyAtStart } from './config/applyAtStart.ts';
import { type Commands, dispatch } from './dispatch.ts';
import { runUp } from './up/upCommand.ts';

const commands: Commands = {
  up: {
    summary: 'runs everything on this machine: servers, migrations, all apps (npm start)',
    run: (args) => runUp(args, { migrate: migrateAndPartition, apply: applyAtStart }),
  },
  demo: {
    summary: 'plays two minutes of alerts, to look at (npm run demo)',
    run: (args) => runDemo(args, { migrate: migrateAndPartition, apply: applyAtStart }),
  },
  send: { summary: 'sends one alert', run: runSend },
  check: { summary: 'checks tenant files and says what is wrong where', run: runCheck },
  schema: { summary: 'prints the JSON Schema of a tenant file, for editors', run: runSchema },
  apply: { summary: 'shows what tenant files change, asks, and stores them', run: runApply },
  config: { summary: "history, show, diff, rollback: the versions of a tenant's file", run: runConfig },
  rollback: { summary: "config rollback: stores an earlier version of a tenant's file again", run: (args) => runConfig(['rollback', ...args]) },
  import: { summary: "makes a tenant file of another tool's, and says what has no counterpart", run: runImport },
  render: { summary: 'shows a message as Slack would: any kind, alert, language and profile', run: runRender },
  routes: { summary: 'routes test: shows the way of an alert through the routes, and who would be told', run: runRoutes },
  replay: { summary: 'runs past events through a changed tenant file and shows what would differ', run: runReplay },
  silence: { summary: 'makes, lists and ends silences', run: runSilence },
  migrate: { summary: 'brings the database up to date', run: runMigrate },
  tokens: { summary: 'makes, lists and revokes API tokens', run: runTokens },
  audit: { summary: 'audit verify: checks that the audit trail is whole', run: runAudit },
};

const code = await dispatch(process.argv.slice(2), commands, {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
// A command is done when it answers, whatever is still open.
process.exit(code);
