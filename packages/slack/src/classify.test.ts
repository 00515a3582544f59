import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Outcome } from '@tocsin/core/delivery';
import { outcomeOfCode, outcomeOfFailure, retryAfterMsOf, unnamedPauseMs } from './classify.ts';

/** The error lists of chat.postMessage and chat.update in Slack's reference, by what can be done about them. */
const documented: Readonly<Record<Exclude<Outcome['kind'], 'accepted'>, string>> = {
  limited: 'ratelimited rate_limited message_limit_exceeded',
  not_sent: 'service_unavailable team_added_to_org org_login_required accesslimited update_failed',
  ambiguous: 'fatal_error internal_error request_timeout',
  bad_content:
    'invalid_blocks invalid_blocks_format invalid_attachments msg_blocks_too_long msg_too_long markdown_text_conflict too_many_attachments attachment_payload_limit_exceeded metadata_too_large invalid_metadata_format invalid_metadata_schema no_text',
  bad_channel:
    'channel_not_found not_in_channel is_archived restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel ekm_access_denied messages_tab_disabled',
  bad_credential:
    'token_revoked token_expired invalid_auth not_authed account_inactive missing_scope no_permission not_allowed_token_type two_factor_setup_required app_access_restricted enterprise_is_restricted',
  message_gone:
    'message_not_found cant_update_message edit_window_closed is_inactive block_mismatch cannot_reply_to_message restricted_action_non_threadable_channel restricted_action_thread_locked',
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
    const full = outcomeOfCode('message_limit_exceeded', 1_000);
    assert.ok(full.kind === 'limited' && full.retryAfterMs >= 60_000);
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
