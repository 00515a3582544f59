import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import { retryAfterMsOf } from '@tocsin/outbound/failure';
import fc from 'fast-check';
import { outcomeOfCode, outcomeOfFailure, unnamedPauseMs } from './classify.ts';
import { classOfCode } from './codes.ts';

/** The error lists of chat.postMessage and chat.update in Slack's reference, both whole, by what is to be done. */
const documented: Readonly<Record<Exclude<Outcome['kind'], 'accepted' | 'begun'>, string>> = {
  limited: 'rate_limited ratelimited',
  workspace_full: 'message_limit_exceeded',
  not_sent: 'service_unavailable team_added_to_org org_login_required accesslimited update_failed external_channel_migrating',
  ambiguous: 'fatal_error internal_error request_timeout duplicate_channel_not_found duplicate_message_not_found',
  bad_content:
    'attachment_payload_limit_exceeded blocked_file_type draft_already_deleted draft_already_sent draft_has_conflict draft_not_found file_deleted file_is_deleted file_not_found file_share_limit_reached invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema markdown_text_conflict max_file_sharing_exceeded metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long msg_too_long no_text slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked too_many_attachments too_many_contact_cards unable_to_share_files',
  bad_channel:
    'as_user_not_supported channel_not_found ekm_access_denied is_archived messages_tab_disabled not_in_channel posting_to_channel_denied restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel send_on_behalf_not_allowed team_not_found',
  bad_credential:
    'token_revoked token_expired invalid_auth not_authed account_inactive missing_scope no_permission not_allowed_token_type two_factor_setup_required app_access_restricted enterprise_is_restricted',
  message_gone:
    'block_mismatch cannot_reply_to_message cant_broadcast_message cant_update_message edit_window_closed is_inactive message_not_found no_dual_broadcast_content_update restricted_action_non_threadable_channel restricted_action_thread_locked streaming_state_conflict',
};

describe("Slack's codes", () => {
  for (const [kind, codes] of Object.entries(documented))
    test(`that are ${kind}`, () => {
      for (const code of codes.split(' ')) assert.equal(outcomeOfCode(code, null).kind, kind, code);
    });

  test('that nobody foresaw are ambiguous: Slack may have taken the message', () => {
    assert.deepEqual(outcomeOfCode('some_new_error', null), { kind: 'ambiguous', code: 'some_new_error' });
    assert.deepEqual(outcomeOfCode('constructor', null), { kind: 'ambiguous', code: 'constructor' });
  });

  test('that are a page of HTML are not kept as they are', () => {
    assert.deepEqual(outcomeOfCode('<html>xoxb-1</html>', null), { kind: 'ambiguous', code: 'not_slack' });
    assert.deepEqual(outcomeOfCode('a'.repeat(61), null), { kind: 'ambiguous', code: 'not_slack' });
    assert.deepEqual(outcomeOfCode('', null), { kind: 'ambiguous', code: 'not_slack' });
  });

  test('that limit name a time, or get one', () => {
    assert.deepEqual(outcomeOfCode('ratelimited', 30_000), { kind: 'limited', code: 'ratelimited', retryAfterMs: 30_000 });
    assert.deepEqual(outcomeOfCode('rate_limited', null), { kind: 'limited', code: 'rate_limited', retryAfterMs: unnamedPauseMs });
    assert.deepEqual(outcomeOfCode('message_limit_exceeded', 1_000), { kind: 'workspace_full', code: 'message_limit_exceeded' });
  });
});

describe('a request that failed below HTTP', () => {
  const coded = (code: string) => Object.assign(new Error(code), { code });

  test('was not sent when it surely never left, however deep the reason is', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED', 'UND_ERR_CONNECT_TIMEOUT'])
      assert.deepEqual(outcomeOfFailure(new TypeError('fetch failed', { cause: coded(code) })), { kind: 'not_sent', code });
    assert.equal(outcomeOfFailure(Object.assign(new Error('x'), { code: 'slack_webapi_request_error', original: coded('ECONNREFUSED') })).kind, 'not_sent');
    assert.equal(
      outcomeOfFailure(Object.assign(new Error('x', { cause: new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }) }), { code: 'slack_error' })).kind,
      'not_sent',
    );
  });

  test('is ambiguous in every other case', () => {
    for (const error of [
      coded('ECONNRESET'),
      coded('UND_ERR_SOCKET'),
      new TypeError('terminated'),
      new DOMException('timed out', 'TimeoutError'),
      'text',
      null,
      undefined,
      { code: 'ECONNREFUSED' },
    ])
      assert.equal(outcomeOfFailure(error).kind, 'ambiguous');
  });

  test('says no more of itself than a name', () => {
    assert.deepEqual(outcomeOfFailure(new Error('https://hooks.slack.com/services/T/B/secret')), { kind: 'ambiguous', code: 'Error' });
  });

  test('whose causes go round in a circle comes to an end', () => {
    const circle = new Error('a');
    circle.cause = circle;
    assert.equal(outcomeOfFailure(circle).kind, 'ambiguous');
    const original = Object.assign(new Error('b'), { original: new Error('c') });
    original.original = original;
    assert.equal(outcomeOfFailure(original).kind, 'ambiguous');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');

  test('is seconds, whole or not', () => {
    assert.deepEqual([retryAfterMsOf('30', now), retryAfterMsOf(' 1.5 ', now), retryAfterMsOf('0', now)], [30_000, 1_500, 0]);
  });

  test('may be a date; one that has passed is no wait', () => {
    assert.deepEqual([retryAfterMsOf('Mon, 23 Nov 2026 10:00:30 GMT', now), retryAfterMsOf('Mon, 23 Nov 2026 09:00:00 GMT', now)], [30_000, 0]);
  });

  test('that says nothing or nonsense is none', () => {
    assert.deepEqual(
      [null, '', '  ', 'soon', 'Infinity'].map((header) => retryAfterMsOf(header, now)),
      [null, null, null, null, null],
    );
  });

  test('is never negative', () => {
    assert.equal(retryAfterMsOf('-5', now), 0);
  });
});

test('every text in the place of a code has one outcome, and only what is listed is more than ambiguous', () => {
  const listed = new Set(Object.values(documented).flatMap((codes) => codes.split(' ')));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(...listed), fc.stringMatching(/^[a-z_]{1,70}$/)), fc.option(fc.nat()), (code, retryAfterMs) => {
      const outcome = outcomeOfCode(code, retryAfterMs);
      assert.ok('code' in outcome && outcome.code.length <= 60);
      if (classOfCode(code) === null) assert.equal(outcome.kind, 'ambiguous');
      if (outcome.kind === 'limited') assert.ok(outcome.retryAfterMs >= 0);
      assert.ok(!['__proto__', 'toString'].includes(code) || outcome.kind === 'ambiguous');
    }),
  );
});
