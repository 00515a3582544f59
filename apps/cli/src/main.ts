import { type Commands, dispatch } from './dispatch.ts';

/** The launcher's commands prepare the record before anything else runs on it. */
async function atStart() {
  const [{ migrateAndPartition: migrate }, { applyAtStart: apply }] = await Promise.all([import('./commands/migrate.ts'), import('./config/applyAtStart.ts')]);
  return { migrate, apply };
}

// A command is loaded when it is the one: what the others need would be most of the time that a short one takes.
const commands: Commands = {
  up: {
    summary: 'runs everything on this machine: servers, migrations, all apps (npm start)',
    run: async (args) => (await import('./up/upCommand.ts')).runUp(args, await atStart()),
  },
  demo: {
    summary: 'plays two minutes of alerts, to look at (npm run demo)',
    run: async (args) => (await import('./commands/demo.ts')).runDemo(args, await atStart()),
  },
  send: { summary: 'sends one alert', run: async (args) => (await import('./commands/send.ts')).runSend(args) },
  check: { summary: 'checks tenant files and says what is wrong where', run: async (args) => (await import('./commands/check.ts')).runCheck(args) },
  schema: { summary: 'prints the JSON Schema of a tenant file, for editors', run: async (args) => (await import('./commands/schema.ts')).runSchema(args) },
  apply: { summary: 'shows what tenant files change, asks, and stores them', run: async (args) => (await import('./commands/apply.ts')).runApply(args) },
  config: {
    summary: "history, show, diff, rollback: the versions of a tenant's file",
    run: async (args) => (await import('./commands/config.ts')).runConfig(args),
  },
  rollback: {
    summary: "config rollback: stores an earlier version of a tenant's file again",
    run: async (args) => (await import('./commands/config.ts')).runConfig(['rollback', ...args]),
  },
  import: {
    summary: "makes a tenant file of another tool's, and says what has no counterpart",
    run: async (args) => (await import('./commands/import.ts')).runImport(args),
  },
  render: {
    summary: 'shows a message as Slack would: any kind, alert, language and profile',
    run: async (args) => (await import('./commands/render.ts')).runRender(args),
  },
  routes: {
    summary: 'routes test: shows the way of an alert through the routes, and who would be told',
    run: async (args) => (await import('./commands/routes.ts')).runRoutes(args),
  },
  oncall: { summary: 'shows who is on call now, at a time, or through a week', run: async (args) => (await import('./commands/oncall.ts')).runOncall(args) },
  override: { summary: 'puts somebody on call for a time; list, end', run: async (args) => (await import('./commands/override.ts')).runOverride(args) },
  swap: { summary: 'lets two people exchange a shift each', run: async (args) => (await import('./commands/swap.ts')).runSwap(args) },
  replay: {
    summary: 'runs past events through a changed tenant file and shows what would differ',
    run: async (args) => (await import('./commands/replay.ts')).runReplay(args),
  },
  alerts: { summary: 'finds alerts by labels, words, state and time', run: async (args) => (await import('./commands/alerts.ts')).runAlerts(args) },
  silence: { summary: 'makes, lists and ends silences', run: async (args) => (await import('./commands/silence.ts')).runSilence(args) },
  ledger: { summary: 'proves what became of everything that was accepted', run: async (args) => (await import('./commands/ledger.ts')).runLedger(args) },
  why: {
    summary: 'tells the whole way of one alert: events, routes, groups, suppression, deliveries, escalations',
    run: async (args) => (await import('./commands/why.ts')).runWhy(args),
  },
  ack: { summary: 'acknowledges a group; --for 1h snoozes it', run: async (args) => (await import('./commands/act.ts')).runAct('ack', args) },
  unack: { summary: 'takes an acknowledgement or a snooze back', run: async (args) => (await import('./commands/act.ts')).runAct('unack', args) },
  snooze: { summary: 'snoozes a group: it fires again at the end', run: async (args) => (await import('./commands/act.ts')).runAct('snooze', args) },
  resolve: { summary: 'resolves a group', run: async (args) => (await import('./commands/act.ts')).runAct('resolve', args) },
  reopen: { summary: 'takes a resolve back', run: async (args) => (await import('./commands/act.ts')).runAct('reopen', args) },
  handover: { summary: 'makes somebody else the owner of a group', run: async (args) => (await import('./commands/act.ts')).runAct('handover', args) },
  note: { summary: 'keeps a note about a group, and says it in its thread', run: async (args) => (await import('./commands/act.ts')).runAct('note', args) },
  escalate: { summary: 'tells the next level of what escalates a group now', run: async (args) => (await import('./commands/escalate.ts')).runEscalate(args) },
  timeline: {
    summary: 'tells what happened to a group, in order; --md: the start of a postmortem',
    run: async (args) => (await import('./commands/timeline.ts')).runTimeline(args),
  },
  deliveries: {
    summary: 'list, show, retry: the writes to Slack and what became of them',
    run: async (args) => (await import('./commands/deliveries.ts')).runDeliveries(args),
  },
  dead: { summary: 'list, show, retry, drop: what failed for good', run: async (args) => (await import('./commands/dead.ts')).runDead(args) },
  migrate: { summary: 'brings the database up to date', run: async () => (await import('./commands/migrate.ts')).runMigrate() },
  webhooks: {
    summary: 'sets, lists and removes the incoming webhooks of a tenant',
    run: async (args) => (await import('./commands/webhooks.ts')).runWebhooks(args),
  },
  endpoints: {
    summary: 'sets, lists and removes where receivers send beside Slack: PagerDuty, ServiceNow, email, your own servers',
    run: async (args) => (await import('./commands/endpoints.ts')).runEndpoints(args),
  },
  workspace: {
    summary: 'link, show: the Slack workspace of a tenant',
    run: async (args) => (await import('./commands/workspace.ts')).runWorkspace(args),
  },
  tokens: { summary: 'makes, lists and revokes API tokens', run: async (args) => (await import('./commands/tokens.ts')).runTokens(args) },
  audit: { summary: 'audit verify: checks that the audit trail is whole', run: async (args) => (await import('./commands/audit.ts')).runAudit(args) },
};

const code = await dispatch(process.argv.slice(2), commands, {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
// A command is done when it answers, whatever is still open.
process.exit(code);
