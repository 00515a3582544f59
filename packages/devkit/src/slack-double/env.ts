import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { z } from 'zod';
import { defaultTeams, teamSeedSchema } from './seed.ts';
import type { Settings } from './settings.ts';
import { defaultSettings, settingsSchema } from './settings.ts';
import type { SlackDoubleOptions } from './startSlackDouble.ts';

const port = z.coerce.number().int().min(0).max(65_535);

/** `SLACK_DOUBLE_SEED`: JSON with workspaces and settings; what is not named keeps its default. */
const seed = z.strictObject({ teams: z.array(teamSeedSchema).min(1).optional(), ...settingsSchema.partial().shape });

const schema = z.object({
  SLACK_DOUBLE_PORT: port.default(9403),
  SLACK_DOUBLE_HOST: z.string().min(1).default('127.0.0.1'),
  SLACK_DOUBLE_SEED: z.string().optional().transform(parseSeed).pipe(seed),
  SLACK_DOUBLE_RECORD: z.string().min(1).optional(),
  SLACK_SIGNING_SECRET: z.string().min(1).optional(),
  CHATOPS_URL: z.url().optional(),
  CHATOPS_PORT: port.default(9402),
});

/** What the double's process is told. Throws one sentence that names every variable that is wrong. */
export function readDoubleEnv(variables: Record<string, string | undefined> = process.env): SlackDoubleOptions {
  // A variable set to nothing is a variable not set.
  const read = schema.safeParse(Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')));
  if (!read.success)
    throw new Error(
      `the environment of the Slack double is not right: ${fieldFaults(read.error)
        .map((fault) => `${fault.path} ${fault.message}`)
        .join('; ')}`,
    );
  const env = read.data;
  const { teams, ...settings } = env.SLACK_DOUBLE_SEED;
  return {
    port: env.SLACK_DOUBLE_PORT,
    host: env.SLACK_DOUBLE_HOST,
    recordFile: env.SLACK_DOUBLE_RECORD,
    ...(env.SLACK_SIGNING_SECRET === undefined ? {} : { signingSecret: env.SLACK_SIGNING_SECRET }),
    teams: teams ?? defaultTeams,
    ...defaultSettings,
    // Whatever channel a newcomer writes exists.
    createChannels: true,
    interactivityUrl: `${env.CHATOPS_URL ?? `http://127.0.0.1:${env.CHATOPS_PORT}`}/slack/interactions`,
    eventsUrl: `${env.CHATOPS_URL ?? `http://127.0.0.1:${env.CHATOPS_PORT}`}/slack/events`,
    commandsUrl: `${env.CHATOPS_URL ?? `http://127.0.0.1:${env.CHATOPS_PORT}`}/slack/commands`,
    ...withoutUndefined(settings),
  };
}

const withoutUndefined = (settings: Record<string, unknown>): Partial<Settings> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

function parseSeed(text: string | undefined, context: z.RefinementCtx): unknown {
  try {
    return text === undefined || text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    context.addIssue('must be JSON');
    return z.NEVER;
  }
}
