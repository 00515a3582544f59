import { parseArgs } from 'node:util';
import { chronicleOf } from '@tocsin/core/timeline/chronicleOf';
import { timelineMarkdown } from '@tocsin/core/timeline/timelineMarkdown';
import { messageLink } from '@tocsin/slack/messageLink';
import { readTimeline } from '@tocsin/store/readTimeline';
import { inTenantSnapshot } from '@tocsin/store/transaction';
import { cleanLine } from '@tocsin/telemetry/cleanLine';
import { redactData } from '@tocsin/telemetry/redactData';
import { uuidArgument } from '../text/uuidArgument.ts';
import { timelineText } from '../timeline/timelineText.ts';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin timeline GROUP [--tenant T] [--md | --json]
  GROUP: its id, as in the address of the console's board, or from tocsin why. --md: the start of a postmortem`;

const options = {
  tenant: { type: 'string', default: 'default' },
  md: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `tocsin timeline`: what happened to a group in its present or last episode, in order, and how long it took. */
export async function runTimeline(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [given, ...rest] = positionals;
  if (given === undefined || rest.length > 0) throw new Error(usage);
  const groupId = uuidArgument(given);
  const { POSTGRES_URL, SLACK_API_URL } = readAdminEnv();
  return withStore(POSTGRES_URL, async (store) => {
    const history = await inTenantSnapshot(store, values.tenant, (tx) => readTimeline(tx, groupId));
    if (history === null) throw new Error(`${values.tenant} knows no group ${groupId}. Which groups an alert is in: tocsin why ALERT`);
    const chronicle = chronicleOf(history);
    const text = () => timelineText(history, chronicle, Date.now());
    const markdown = () => timelineMarkdown(history, chronicle, { linkOf: (message) => messageLink(message, SLACK_API_URL), clean: cleanLine });
    const json = () => `${JSON.stringify(redactData({ ...history, ...chronicle }), null, 2)}\n`;
    process.stdout.write((values.md ? markdown : values.json ? json : text)());
    return 0;
  });
}
