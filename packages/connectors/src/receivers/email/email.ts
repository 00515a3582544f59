import { isIP } from 'node:net';
import type { Outcome } from '@tocsin/core/delivery';
import { NotPublicError } from '@tocsin/outbound/publicLookup';
import { createTransport } from 'nodemailer';
import type { Receiver, ReceiverDeps, Telling } from '../receiver.ts';
import { emailOf } from './emailOf.ts';
import { type EmailSettings, emailSettings } from './settings.ts';

/**
 * People, by email (SMTP). Each state of a group is an email, and those of an episode are one conversation. At least once: one that is sent again has the same Message-ID, by which most mailboxes show it once.
 * The server is connected to at an address that was looked up and judged before, under its own name.
 */
export const email: Receiver<'email', EmailSettings> = { kind: 'email', settings: emailSettings, bare: null, perSecond: 1, burst: 20, tell };

async function tell(deps: ReceiverDeps, { notice, settings, there, deliveryId }: Telling<'email', EmailSettings>): Promise<Outcome> {
  if (notice.to.to.length === 0) return { kind: 'bad_content', code: 'no_recipients' };
  const { host, port, from, user, password } = settings;
  const tls = settings.tls ?? (port === 465 ? 'implicit' : 'starttls');
  let address: string;
  try {
    address = await deps.resolveHost(host, port);
  } catch (error) {
    return error instanceof NotPublicError ? { kind: 'bad_channel', code: 'endpoint_not_public' } : { kind: 'not_sent', code: 'EDNS' };
  }
  const domain = from.slice(from.indexOf('@') + 1);
  const first = `<${notice.key.replace(':', '.')}@${domain}>`;
  const timeoutMs = deps.leftMs();
  const transport = createTransport({
    ...{ host: address, port, secure: tls === 'implicit', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none', name: domain },
    ...{ connectionTimeout: Math.min(4_000, timeoutMs), greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    ...(isIP(host) === 0 && { tls: { servername: host } }),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const conversation = there === null ? { messageId: first } : { messageId: `<${deliveryId}@${domain}>`, inReplyTo: first, references: first };
    await transport.sendMail({ from, to: [...notice.to.to], ...conversation, ...emailOf(notice) });
    return { kind: 'accepted', channelId: 'email', ts: notice.key };
  } catch (error) {
    return outcomeOfSmtp(error);
  } finally {
    transport.close();
  }
}

/** Nobody can know whether it came before the data or after. */
const unsure = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESTREAM']);

/** What a mail server said, or did not. RFC 5321 has 4yz come again and 5yz not. */
function outcomeOfSmtp(error: unknown): Outcome {
  const { code: cause, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  const said = typeof responseCode === 'number' ? responseCode : null;
  const code = said === null ? (typeof cause === 'string' && /^[A-Z_]{1,30}$/.test(cause) ? cause : 'smtp_failed') : `smtp_${said}`;
  if (said !== null && said >= 400 && said < 500) return { kind: 'not_sent', code };
  if (cause === 'EAUTH') return { kind: 'bad_channel', code: 'login_refused' };
  if (cause === 'EENVELOPE') return { kind: 'bad_channel', code: 'recipients_refused' };
  if (said !== null) return { kind: 'bad_content', code };
  return { kind: unsure.has(String(cause)) ? 'ambiguous' : 'not_sent', code };
}
