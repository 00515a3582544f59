/** Causes that we have words for; the catalog has `fault_<cause>_why` and `fault_<cause>_fix` of each. */
export type FaultCause =
  | 'not_found'
  | 'renamed'
  | 'healed'
  | 'archived'
  | 'not_member'
  | 'restricted'
  | 'token'
  | 'expired'
  | 'scope'
  | 'blocked'
  | 'too_long'
  | 'refused_blocks'
  | 'webhook'
  | 'unopened'
  | 'message_limit'
  | 'endpoint'
  | 'endpoint_unopened'
  | 'calendar'
  | 'other';

const codesOf: Readonly<Record<Exclude<FaultCause, 'other'>, readonly string[]>> = {
  not_found: ['channel_not_found', 'user_not_found', 'messages_tab_disabled'],
  // Our own words: nothing is refused, and somebody should know.
  renamed: ['channel_renamed'],
  healed: ['workspace_well'],
  archived: ['is_archived', 'channel_is_archived'],
  not_member: ['not_in_channel'],
  restricted: [
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cannot_reply_to_message',
    'action_prohibited',
    'posting_to_general_channel_denied',
    'posting_to_channel_denied',
  ],
  token: ['account_inactive', 'token_revoked', 'invalid_auth', 'not_authed', 'not_allowed_token_type'],
  // With token rotation a token lives for twelve hours (docs.slack.dev/authentication/using-token-rotation).
  expired: ['token_expired'],
  scope: ['missing_scope', 'no_permission'],
  blocked: [
    'ekm_access_denied',
    'app_access_restricted',
    'enterprise_is_restricted',
    'access_denied',
    'team_access_not_granted',
    'two_factor_setup_required',
    'org_login_required',
  ],
  too_long: ['msg_too_long', 'msg_blocks_too_long', 'too_many_attachments', 'attachment_payload_limit_exceeded', 'metadata_too_large'],
  refused_blocks: ['invalid_blocks', 'invalid_blocks_format', 'invalid_attachments', 'invalid_payload', 'no_text'],
  webhook: ['no_service', 'no_active_hooks', 'no_team', 'invalid_token', 'no_webhook', 'webhook_url_refused', 'http_404', 'http_410'],
  // Our own word: the webhook's URL is sealed under another TOCSIN_KEY.
  unopened: ['webhook_unopened'],
  message_limit: ['message_limit_exceeded'],
  // Of services outside of Slack, our own words (connectors/receivers) and statuses that are none of a Slack webhook's.
  endpoint: [
    ...['no_endpoint', 'endpoint_not_public', 'routing_key_refused', 'login_refused', 'recipients_refused'],
    ...['http_301', 'http_302', 'http_307', 'http_308', 'http_401', 'http_403', 'http_405', 'http_409'],
  ],
  endpoint_unopened: ['endpoint_unopened'],
  // Our own words (steps/followCalendar).
  calendar: ['calendar_unreachable', 'calendar_not_public', 'calendar_refused', 'calendar_too_large', 'calendar_broken', 'calendar_names_nobody'],
};

const causes = new Map(Object.entries(codesOf).flatMap(([cause, codes]) => codes.map((code): [string, FaultCause] => [code, cause as FaultCause])));

/** Why Slack refused, by its error code (docs.slack.dev/reference/methods/chat.postMessage and the incoming webhooks' own words). */
export function faultCauseOf(code: string): FaultCause {
  return causes.get(code) ?? 'other';
}
