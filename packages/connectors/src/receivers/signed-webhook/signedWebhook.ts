import type { Outcome } from '@tocsin/core/delivery';
import { z } from 'zod';
import { outcomeOfRefusal } from '../outcomes.ts';
import type { Receiver } from '../receiver.ts';
import { serviceUrlSchema } from '../serviceUrl.ts';
import { bodyOf } from './bodyOf.ts';
import { keyOfSecret, secretOf, signatureOf } from './signature.ts';

const secretSchema = z.string().refine((secret) => keyOfSecret(secret) !== null, 'is not a secret of Standard Webhooks: whsec_ and base64 of 24 to 64 bytes');

const settings = z.strictObject({
  url: serviceUrlSchema,
  secret: secretSchema,
  /** Signs too, until everybody has the new one. */
  old_secret: secretSchema.optional(),
});

/**
 * Anybody's server: the notice as JSON, signed as Standard Webhooks has it. At least once: the id of what is said again is the same. Any 2xx is an answer that it was taken; a 410 says that nobody is there any more.
 */
export const signedWebhook: Receiver<'signed_webhook', z.infer<typeof settings>> = {
  kind: 'signed_webhook',
  settings,
  bare: 'url',
  made: { field: 'secret', make: secretOf },
  perSecond: 10,
  burst: 50,
  tell: async ({ ask, now }, { notice, settings: { url, secret, old_secret: old }, deliveryId }): Promise<Outcome> => {
    const body = bodyOf(notice);
    const seconds = Math.floor(now() / 1_000);
    const keys = [secret, ...(old === undefined ? [] : [old])].flatMap((each) => keyOfSecret(each) ?? []);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Tocsin',
      ...{ 'webhook-id': deliveryId, 'webhook-timestamp': String(seconds), 'webhook-signature': signatureOf(keys, deliveryId, seconds, body) },
    };
    const answer = await ask(new URL(url), { method: 'POST', headers, body });
    if (answer.status >= 200 && answer.status < 300) return { kind: 'accepted', channelId: 'signed_webhook', ts: notice.key };
    return outcomeOfRefusal(answer, now());
  },
};
