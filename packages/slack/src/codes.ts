import type { Outcome } from '@tocsin/core/delivery';

/** What can be done about a code. `limited` names a wait of seconds, `workspace_full` one of minutes. */
export type CodeClass = Exclude<Outcome['kind'], 'accepted' | 'begun'>;

/**
 * Slack's error codes of chat.postMessage and chat.update (docs.slack.dev/reference/methods, both lists whole, and the codes common to all methods), by what can be done
 * about them. Codes of things that we never send (files, drafts, canvases) are here too: whatever Slack means by them, it has said that it did not take the message.
 */
const codesOf: Readonly<Record<CodeClass, string>> = {
  limited: 'ratelimited rate_limited',
  workspace_full: 'message_limit_exceeded',
  /** Slack could not just now, and says so: the same again, later. */
  not_sent: 'service_unavailable team_added_to_org org_login_required accesslimited update_failed external_channel_migrating',
  /** A part of it may have succeeded. What is in none of these lists is ambiguous too. */
  ambiguous: 'fatal_error internal_error request_timeout duplicate_message_not_found duplicate_channel_not_found',
  bad_content:
    'invalid_blocks invalid_blocks_format invalid_attachments msg_blocks_too_long msg_too_long markdown_text_conflict too_many_attachments too_many_contact_cards ' +
    'attachment_payload_limit_exceeded metadata_too_large invalid_metadata_format invalid_metadata_schema metadata_must_be_sent_from_app no_text ' +
    'invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type ' +
    'slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked ' +
    'slack_connect_blocked_file_type slack_connect_file_upload_sharing_blocked blocked_file_type file_deleted file_is_deleted file_not_found ' +
    'file_share_limit_reached max_file_sharing_exceeded missing_file_data unable_to_share_files draft_already_deleted draft_already_sent draft_has_conflict draft_not_found',
  bad_channel:
    'channel_not_found not_in_channel is_archived restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel ekm_access_denied ' +
    'messages_tab_disabled posting_to_channel_denied posting_to_general_channel_denied channel_is_limited_access team_not_found as_user_not_supported send_on_behalf_not_allowed',
  bad_credential:
    'token_revoked token_expired invalid_auth not_authed account_inactive missing_scope no_permission not_allowed_token_type two_factor_setup_required ' +
    'app_access_restricted access_denied enterprise_is_restricted team_access_not_granted',
  /** The message that is to be changed or replied to cannot be; the channel itself can be written to. */
  message_gone:
    'message_not_found thread_not_found cant_update_message edit_window_closed is_inactive block_mismatch streaming_state_conflict cant_broadcast_message ' +
    'no_dual_broadcast_content_update cannot_reply_to_message restricted_action_non_threadable_channel restricted_action_thread_locked',
};

const classes = new Map(Object.entries(codesOf).flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind as CodeClass] as const)));

/** What can be done about a code; null when nobody foresaw it. */
export function classOfCode(code: string): CodeClass | null {
  return classes.get(code) ?? null;
}

/** It is the metadata that Slack does not want, not the message. */
export function isAboutMetadata(code: string): boolean {
  return code.includes('metadata');
}
