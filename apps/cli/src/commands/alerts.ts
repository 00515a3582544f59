import { parseArgs } from 'node:util';
import { type AlertSearchAnswer, readAlertSearch, searchStates } from '@tocsin/contracts/alertSearch';
import { searchAnswer } from '@tocsin/core/search/searchAnswer';
import { searchAlerts } from '@tocsin/steps/searchAlerts';
import { inSearch, readBuckets, readMembers, stepBack, walkAlerts } from '@tocsin/store/searchAlerts';
import { readSegments } from '@tocsin/store/searchIndex';
import { alertsText } from '../text/alertsText.ts';
import { readAdminEnv } from './env.ts';
import { withStore } from './withStore.ts';

const usage = `tocsin alerts [MATCHER ...] [--text WORDS] [--state ${searchStates.join('|')}] [--severity S] [--environment E] [--since 2h] [--until 1h]
              [--limit N] [--cursor C] [--json] [--tenant T]        what changed last first; --state active where nothing else is said
e.g. tocsin alerts host=db-1          tocsin alerts 'team=~"db|web"' --text timeout --since 2h`;

const options = {
  text: { type: 'string' },
  state: { type: 'string', default: 'active' },
  severity: { type: 'string', multiple: true },
  environment: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  json: { type: 'boolean' },
  tenant: { type: 'string', default: 'default' },
  help: { type: 'boolean' },
} as const;

/** `tocsin alerts`: finds alerts of a tenant by labels, words, state and time. Answers 1 when there are none, so that a script can ask. */
export async function runAlerts(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { tenant, json, help, ...asked } = values;
  if (help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const now = Date.now();
  const search = readAlertSearch(parametersOf({ ...asked, filter: positionals }), now);
  const answer = await withStore(readAdminEnv().POSTGRES_URL, async (store) => {
    const verbs = { readSegments, stepBack, walkAlerts, readBuckets, readMembers, now: Date.now };
    return searchAnswer(await searchAlerts({ ...verbs, inSearch: (tenantId, work) => inSearch(store, tenantId, work) }, tenant, search));
  });
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : alertsText(answer.alerts, now, process.stdout.columns ?? 120));
  if (!json) process.stderr.write(`${footOf(answer)}\n`);
  return answer.alerts.length === 0 ? 1 : 0;
}

function parametersOf(given: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  return new URLSearchParams(Object.entries(given).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
}

function footOf({ alerts, next_cursor, stopped }: AlertSearchAnswer): string {
  if (stopped) return `${stopped.message}: --cursor ${next_cursor}`;
  if (next_cursor) return `there are more: --cursor ${next_cursor}`;
  return alerts.length === 0
    ? 'no alert is like this; --state all looks at resolved ones too'
    : `${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}, that is all`;
}
