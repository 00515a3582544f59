import { durationSchema } from '@tocsin/contracts/tenant/duration';
import { fieldsOf, isNothing, note, type Reading, textOf } from './reading.ts';
import { isWebhook } from './slackEntry.ts';

/** What Tocsin does for alerts that come without an end. */
const resolveTimeoutMs = 300_000;

/** What fields of `global` belong to, by how their names begin. */
const owners: readonly [prefix: string, owner: string][] = [
  ['opsgenie_', 'Opsgenie'],
  ['victorops_', 'VictorOps'],
  ['wechat_', 'WeChat'],
  ['telegram_', 'Telegram'],
  ['webex_', 'Webex'],
  ['jira_', 'Jira'],
  ['rocketchat_', 'Rocket.Chat'],
  ['mattermost_', 'Mattermost'],
  ['hipchat_', 'HipChat'],
];

/** Notes what `global` says, without repeating its secrets. Answers whether Slack entries that name no webhook have one from here. */
export function readGlobal(reading: Reading, value: unknown): { hasWebhook: boolean } {
  let [hasWebhook, hasToken] = [false, false];
  for (const { name, at, value: said } of fieldsOf(reading, value, 'global').rest()) {
    if (!isNothing(said)) {
      hasWebhook ||= (name === 'slack_api_url' && isWebhook(said)) || name === 'slack_api_url_file';
      hasToken ||= name === 'slack_app_token' || name === 'slack_app_token_file';
    }
    if (name === 'resolve_timeout') noteResolveTimeout(reading, said, at);
    else if (name.startsWith('slack_'))
      note(
        reading,
        at,
        'to do',
        'is how Alertmanager reached Slack, and is not copied; give Tocsin its own way: SLACK_BOT_TOKEN, or SLACK_WEBHOOK_URL for `webhook: default`',
      );
    else if (name.startsWith('smtp_'))
      note(reading, at, 'to do', 'is how Alertmanager sent email, and is not copied: it belongs to the endpoint of each email entry (tocsin endpoints set)');
    else if (name.startsWith('pagerduty_'))
      note(reading, at, 'left out', 'is where Alertmanager reached PagerDuty; an endpoint in the EU is set with `region: eu`');
    else note(reading, at, 'left out', messageFor(name));
  }
  return { hasWebhook: hasWebhook && !hasToken };
}

function noteResolveTimeout(reading: Reading, value: unknown, at: string): void {
  const read = durationSchema.safeParse(textOf(reading, value, at));
  if (!read.success || read.data !== resolveTimeoutMs)
    note(reading, at, 'changed', 'is 5m in Tocsin; it only counts for alerts that are sent without an end, and Prometheus always sends one');
}

function messageFor(name: string): string {
  const owner = owners.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (owner !== undefined) return `belongs to ${owner}, which Tocsin does not write to`;
  return name === 'http_config' ? "is how Alertmanager connected to others; Tocsin's own way out is set where it is installed" : 'is not known to Tocsin';
}
