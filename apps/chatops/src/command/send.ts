import { fieldFaults } from '@tocsin/contracts/fieldFaults';
import { nativeAlertSchema } from '@tocsin/contracts/nativeAlert';
import type { ReplyView } from '@tocsin/contracts/reply';
import { severities } from '@tocsin/contracts/severity';
import { defaultEnvironment } from '@tocsin/core/normaliseNative';
import { refusal } from '../allow.ts';
import type { Asked, CommandDeps } from './deps.ts';

/** Raises an alert: how bad it is, what it is, and its labels. Its type is `manual` unless a label `type` says otherwise. */
export async function send<Tx>(deps: CommandDeps<Tx>, { plan, tenantId, words, actor }: Asked): Promise<ReplyView> {
  const [severity = '', ...rest] = words;
  const message = rest.filter((word) => !isLabel(word)).join(' ');
  if (!severities.some((each) => each === severity) || message === '') {
    return { kind: 'said', phrase: 'reply_send_usage', values: { codeExample: '/tocsin send critical "checkout is down" service=shop' } };
  }
  const { type = 'manual', environment, ...labels } = Object.fromEntries(rest.filter(isLabel).map(labelOf));
  const parsed = nativeAlertSchema.safeParse({
    alert_type: type,
    severity,
    message,
    labels: { ...labels, sent_by: actor.userId },
    ...(environment !== undefined && { environment }),
  });
  if (!parsed.success) {
    const why = fieldFaults(parsed.error).map(({ path, message: fault }) => `${path} ${fault}`);
    return { kind: 'said', phrase: 'reply_send_wrong', values: { why: why.join('; ') } };
  }
  const refused = await refusal(deps, { plan, actor, permission: 'send', environment: environment ?? defaultEnvironment, subject: type });
  if (refused !== null) return refused;
  await deps.sendAlert(tenantId, parsed.data, actor);
  return { kind: 'said', phrase: 'reply_sent', values: { severity, message } };
}

const isLabel = (word: string): boolean => /^[A-Za-z_][\w.-]*=/.test(word);

function labelOf(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1).replace(/^"(.*)"$/, '$1')];
}
