import { isIP } from 'node:net';
import { isLoopbackAddress } from '@tocsin/outbound/publicAddress';

/**
 * Who gave a webhook's URL. The operator's (SLACK_WEBHOOK_URL) may lead to anywhere over https; a tenant's only to Slack's hosts (GovSlack's among them), or to the server
 * of SLACK_API_URL where that is set. Either may be plain http on this machine, where tests and the demo have their Slack.
 */
export interface WebhookTrust {
  giver: 'operator' | 'tenant';
  /** The host and port of SLACK_API_URL, null without one. */
  apiHost: string | null;
}

const slackHosts = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/** Why a webhook's URL may not be used, in words that do not repeat it (it is a secret); null when it may. What its name leads to is checked again when it is called. */
export function faultOfWebhookUrl(text: string, trust: WebhookTrust): string | null {
  const url = URL.parse(text);
  if (url === null) return 'it is not a URL';
  if (url.username !== '' || url.password !== '') return 'it has a user name or a password in it';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isOurs = trust.apiHost !== null && url.host === trust.apiHost;
  const isHere = host === 'localhost' || isLoopbackAddress(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere && (isOurs || trust.giver === 'operator'))) return 'it does not begin with https://';
  if (trust.giver === 'operator' || isOurs) return null;
  if (isIP(host) !== 0) return 'it names an address instead of a host';
  if (url.port !== '') return 'it names a port';
  return slackHosts.has(host) ? null : 'its host is not hooks.slack.com';
}
