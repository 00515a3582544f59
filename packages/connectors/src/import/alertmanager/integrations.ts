/** Who is told by entries of a receiver that nothing of Tocsin's stands for, by the name of the field. */
const others: Readonly<Record<string, string>> = {
  discord_configs: 'Discord',
  hipchat_configs: 'HipChat',
  incidentio_configs: 'incident.io',
  jira_configs: 'Jira',
  mattermost_configs: 'Mattermost',
  msteams_configs: 'Microsoft Teams',
  msteamsv2_configs: 'Microsoft Teams',
  opsgenie_configs: 'Opsgenie',
  pushover_configs: 'Pushover',
  rocketchat_configs: 'Rocket.Chat',
  sns_configs: 'Amazon SNS',
  telegram_configs: 'Telegram',
  victorops_configs: 'VictorOps (Splunk On-Call)',
  webex_configs: 'Webex',
  wechat_configs: 'WeChat',
};
const pagers = ['incidentio_configs', 'opsgenie_configs', 'pushover_configs', 'victorops_configs'];

/** What to say of an entry that Tocsin has nothing for. */
export function integrationMessage(field: string, receiver: string): string {
  const name = Object.hasOwn(others, field) ? others[field] : JSON.stringify(field.slice(0, 60));
  return `of receiver ${JSON.stringify(receiver.slice(0, 100))}: ${name} IS NOT TOLD ANY MORE, for Tocsin has no receiver for it. ${adviceFor(field)}`;
}

function adviceFor(field: string): string {
  if (pagers.includes(field))
    return 'Nobody is paged for these alerts until somebody decides how: keep Alertmanager beside Tocsin for them, or page from Slack, or by PagerDuty (docs/receivers.md)';
  return 'Decide whether those who read it are to have a channel, or keep Alertmanager beside Tocsin for them';
}
