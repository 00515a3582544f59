import { z } from 'zod';
import { shown } from './shown.ts';

/** What a file calls an incoming webhook. Its URL is a secret: `tocsin webhooks set NAME`; `default` is that of SLACK_WEBHOOK_URL where the tenant has none of its own. */
export const webhookNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: ({ input }) => adviceForWebhook(String(input)) });

function adviceForWebhook(written: string): string {
  if (/^\s*https?:/i.test(written))
    return 'is a URL, and those are secrets that do not belong in a file: write a name, and give it the URL with `tocsin webhooks set NAME`';
  return `${shown(written)} is not the name of a webhook; use 1 to 40 of a-z, 0-9 and -`;
}
