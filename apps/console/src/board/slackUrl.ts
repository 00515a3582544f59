import { isLoopbackHost } from '@tocsin/web/requestOrigin';

/** Where a message is read: in Slack, or on the page of the server that stands in for it. Null until it was posted, and for webhooks, which do not say where. */
export function slackUrl(message: { teamId: string | null; channelId: string | null; ts: string | null }, slackApiUrl: string | undefined): string | null {
  const { teamId, channelId, ts } = message;
  if (teamId === null || channelId === null || ts === null) return null;
  const api = slackApiUrl === undefined ? undefined : new URL(slackApiUrl);
  if (api && isLoopbackHost(api.host)) return `${api.origin}/#/${encodeURIComponent(teamId)}/${encodeURIComponent(channelId)}/${encodeURIComponent(ts)}`;
  const host = api?.host.endsWith('slack-gov.com') ? 'slack-gov.com' : 'slack.com';
  return `https://${host}/app_redirect?${new URLSearchParams({ team: teamId, channel: channelId, message_ts: ts })}`;
}
