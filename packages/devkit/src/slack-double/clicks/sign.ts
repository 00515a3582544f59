import { createHmac } from 'node:crypto';

/** Slack's v0 signature of a request body: HMAC-SHA256 over `v0:<timestamp>:<raw body>`, in hex (docs.slack.dev, "Verifying requests from Slack"). */
export function slackSignature(signingSecret: string, timestampSeconds: number, rawBody: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestampSeconds}:${rawBody}`).digest('hex')}`;
}

/** The two headers Slack signs a request with. */
export function signedHeaders(signingSecret: string, nowMs: number, rawBody: string): Record<string, string> {
  const timestampSeconds = Math.floor(nowMs / 1_000);
  return { 'x-slack-request-timestamp': String(timestampSeconds), 'x-slack-signature': slackSignature(signingSecret, timestampSeconds, rawBody) };
}
