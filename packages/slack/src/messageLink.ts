/**
 * Where a message can be read in Slack, known without asking it: Slack leads from here to the reader's workspace (docs.slack.dev/reference/methods/chat.getPermalink shows
 * the form). Null where nobody knows which message it is, as of a webhook's, and where the API is a stand-in on this machine.
 */
export function messageLink(message: { channelId: string | null; ts: string | null }, slackApiUrl: string | null | undefined): string | null {
  const { channelId, ts } = message;
  if (channelId === null || ts === null) return null;
  const api = slackApiUrl === null || slackApiUrl === undefined ? null : new URL(slackApiUrl);
  if (api !== null && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(api.hostname)) return null;
  const host = api?.host.endsWith('slack-gov.com') ? 'slack-gov.com' : 'slack.com';
  return `https://${host}/archives/${encodeURIComponent(channelId)}/p${encodeURIComponent(ts.replace('.', ''))}`;
}
