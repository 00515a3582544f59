import type { Outcome } from '@tocsin/core/delivery';

/** Slack's error codes by what can be done about them. Source: the error lists of chat.postMessage and chat.update in Slack's reference. */
const limited = ['ratelimited', 'rate_limited'];
const notSent = ['service_unavailable', 'team_added_to_org', 'org_login_required', 'accesslimited', 'update_failed'];
const badContent = [
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'msg_blocks_too_long',
  'msg_too_long',
  'markdown_text_conflict',
  'too_many_attachments',
  'attachment_payload_limit_exceeded',
  'metadata_too_large',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'no_text',
];
const badChannel = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'ekm_access_denied',
  'messages_tab_disabled',
];
const badCredential = [
  'token_revoked',
  'token_expired',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'two_factor_setup_required',
  'app_access_restricted',
  'enterprise_is_restricted',
];
/** The message that is to be changed or replied to cannot be; the channel itself can be written to. */
const messageGone = [
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
  'block_mismatch',
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
];

type Kind = Exclude<Outcome['kind'], 'accepted' | 'limited'>;
const kinds = new Map<string, Kind>([
  ...notSent.map((code) => [code, 'not_sent'] as const),
  ...badContent.map((code) => [code, 'bad_content'] as const),
  ...badChannel.map((code) => [code, 'bad_channel'] as const),
  ...badCredential.map((code) => [code, 'bad_credential'] as const),
  ...messageGone.map((code) => [code, 'message_gone'] as const),
]);

/** When Slack limits without naming a time. */
export const unnamedPauseMs = 5_000;
/** A workspace over its message limit: minutes, not seconds. */
const workspaceFullMs = 300_000;

/** The outcome for a code in `{"ok":false,"error":code}`. A code that nobody foresaw counts as ambiguous: Slack may have taken the message. */
export function outcomeOfCode(code: string, retryAfterMs: number | null): Outcome {
  if (limited.includes(code)) return { kind: 'limited', code, retryAfterMs: retryAfterMs ?? unnamedPauseMs };
  if (code === 'message_limit_exceeded') return { kind: 'limited', code, retryAfterMs: workspaceFullMs };
  const known = kinds.get(code);
  return known ? { kind: known, code } : { kind: 'ambiguous', code: shortCode(code) };
}

/** System errors that mean that the request never left: nobody can have taken the message. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The outcome of a request that failed below HTTP: only where it surely never left is it known not to be sent. */
export function outcomeOfFailure(error: unknown): Outcome {
  const code = systemCodeOf(error);
  if (code !== null && neverLeft.has(code)) return { kind: 'not_sent', code };
  return { kind: 'ambiguous', code: code ?? (error instanceof Error ? error.name : 'unknown') };
}

/** The retry time a 429 names: seconds, or an HTTP date (which Slack does not send, but proxies do). Null when it names none. */
export function retryAfterMsOf(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Some proxies put a page where a code should be. */
function shortCode(code: string): string {
  return /^[\w.-]{1,60}$/.test(code) ? code : 'not_slack';
}

function systemCodeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
    at = 'original' in at && at.original instanceof Error ? at.original : at.cause;
  }
  return null;
}
