import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SlackMessage } from '@tocsin/contracts/message';
import { type Attempt, decideDelivery, nextLookAt, type Outcome, type WriteKind } from './delivery.ts';
import { asPossibleRepeat } from './possibleRepeat.ts';
import { simplerOf } from './simplerMessage.ts';

const now = 1_000_000;
const rich: SlackMessage = { text: 'CPU > 95%', blocks: [{ type: 'divider' }] };
const plain: SlackMessage = { text: 'CPU > 95%', blocks: [] };

function decide(outcome: Outcome, more: Partial<Attempt> = {}) {
  return decideDelivery({ kind: 'post', attempt: 1, message: rich, via: 'slack', onFallbackLane: false, ...more }, outcome, now, 0);
}

describe('a write that Slack', () => {
  test('took is sent, with the place it has there', () => {
    assert.deepEqual(decide({ kind: 'accepted', channelId: 'C1', ts: '1.2' }), { state: 'sent', channelId: 'C1', ts: '1.2' });
  });

  test('limited waits exactly as long as Slack says, and the attempt does not count', () => {
    assert.deepEqual(decide({ kind: 'limited', retryAfterMs: 7_000, code: 'http_429' }), {
      state: 'owed',
      reason: 'http_429',
      notBefore: now + 7_000,
      countsAsAttempt: false,
    });
  });

  test('surely did not take is tried again, later each time', () => {
    const outcome: Outcome = { kind: 'not_sent', code: 'ECONNREFUSED' };
    assert.deepEqual(decide(outcome), { state: 'owed', reason: 'ECONNREFUSED', notBefore: now + 500, countsAsAttempt: true });
    assert.deepEqual(decide(outcome, { attempt: 4 }), { state: 'owed', reason: 'ECONNREFUSED', notBefore: now + 4_000, countsAsAttempt: true });
  });

  test('may have taken is looked for, unless doing it again does no harm or nobody can look', () => {
    const outcome: Outcome = { kind: 'ambiguous', code: 'http_500' };
    for (const kind of ['post', 'reply', 'page'] as const) assert.deepEqual(decide(outcome, { kind }), { state: 'look', reason: 'http_500' });
    const again = { state: 'owed', reason: 'http_500', notBefore: now + 500, countsAsAttempt: true };
    assert.deepEqual(decide(outcome, { kind: 'update' }), again);
    const later = { ...again, notBefore: now + 1_000, message: asPossibleRepeat(rich) };
    for (const kind of ['post', 'reply', 'page', 'update'] as const) assert.deepEqual(decide(outcome, { kind, via: 'webhook' }), later);
  });

  test('refuses for its blocks is tried at once with simpler ones, then as plain text, and is dead only when that is refused too', () => {
    const outcome: Outcome = { kind: 'bad_content', code: 'invalid_blocks' };
    const simple = simplerOf(rich);
    assert.ok(simple);
    assert.deepEqual(decide(outcome), { state: 'owed', reason: 'invalid_blocks', notBefore: now, countsAsAttempt: true, message: simple, isSimpler: true });
    assert.deepEqual(decide(outcome, { message: simple }), {
      state: 'owed',
      reason: 'invalid_blocks',
      notBefore: now,
      countsAsAttempt: true,
      message: plain,
      isSimpler: true,
    });
    assert.deepEqual(decide(outcome, { message: plain }), { state: 'dead', reason: 'invalid_blocks' });
  });

  test('has no room for: the plain text is within what chat.update takes', () => {
    const verdict = decide({ kind: 'bad_content', code: 'msg_too_long' }, { message: { text: 'x'.repeat(50_000), blocks: [{ type: 'divider' }] } });
    assert.ok(verdict.state === 'owed' && verdict.message && verdict.message.text.length <= 4_000);
  });

  test('has no such channel for goes to the fallback channel; from there it is tried again once a minute', () => {
    const outcome: Outcome = { kind: 'bad_channel', code: 'is_archived' };
    assert.deepEqual(decide(outcome), { state: 'redirect', reason: 'is_archived' });
    assert.deepEqual(decide(outcome, { onFallbackLane: true, attempt: 9 }), {
      state: 'owed',
      reason: 'is_archived',
      notBefore: now + 60_000,
      countsAsAttempt: true,
    });
  });

  test('does not let us in for, or has no room for in the workspace, waits for the workspace: no attempt counts', () => {
    for (const kind of ['bad_credential', 'workspace_full'] as const)
      assert.deepEqual(decide({ kind, code: 'x' }), { state: 'owed', reason: 'x', notBefore: now, countsAsAttempt: false });
  });

  test('refuses with a code about a thread although it is in none goes elsewhere: it is not posted again and again', () => {
    for (const kind of ['post', 'page'] as const)
      assert.deepEqual(decide({ kind: 'message_gone', code: 'cannot_reply_to_message' }, { kind }), { state: 'redirect', reason: 'cannot_reply_to_message' });
  });

  test('has lost the message of is posted anew: an update as the message, a reply in the channel', () => {
    const outcome: Outcome = { kind: 'message_gone', code: 'message_not_found' };
    assert.deepEqual(decide(outcome, { kind: 'update' }), { state: 'owed', reason: 'message_not_found', notBefore: now, countsAsAttempt: true, kind: 'post' });
    assert.deepEqual(decide(outcome, { kind: 'reply' }), { state: 'owed', reason: 'message_not_found', notBefore: now, countsAsAttempt: true, kind: 'page' });
  });
});

describe('what a service', () => {
  const at = (outcome: Outcome) => decide(outcome, { via: 'service' });

  test('took in part is owed on at once, with the place it has there', () => {
    const there = { channelId: 'pagerduty', ts: 'k' };
    assert.deepEqual(at({ kind: 'begun', there, code: 'triggered' }), { state: 'owed', reason: 'triggered', notBefore: now, countsAsAttempt: false, there });
  });

  test('may have taken is told again: it knows the key', () => {
    assert.deepEqual(at({ kind: 'ambiguous', code: 'timeout' }), { state: 'owed', reason: 'timeout', notBefore: now + 1_000, countsAsAttempt: true });
  });

  test('has no place for stays owed, and is told elsewhere meanwhile', () => {
    const owed = { state: 'owed', reason: 'http_401', notBefore: now + 15_000, countsAsAttempt: true, tellsElsewhere: true };
    assert.deepEqual(at({ kind: 'bad_channel', code: 'http_401' }), owed);
  });
});

test('no outcome but a refusal of plain text ends a write unsaid, whatever it was', () => {
  const outcomes: Outcome[] = (['not_sent', 'ambiguous', 'bad_content', 'bad_channel', 'bad_credential', 'workspace_full', 'message_gone'] as const).map(
    (kind) => ({
      kind,
      code: 'x',
    }),
  );
  const kinds: WriteKind[] = ['post', 'update', 'reply', 'page'];
  for (const outcome of outcomes)
    for (const kind of kinds)
      for (const via of ['slack', 'webhook', 'service'] as const)
        for (const onFallbackLane of [true, false]) {
          const verdict = decide(outcome, { kind, via, onFallbackLane, attempt: 500 });
          assert.notEqual(verdict.state, 'dead', JSON.stringify({ outcome, kind }));
          if (verdict.state === 'owed') assert.ok(verdict.notBefore >= now && verdict.notBefore <= now + 60_000);
        }
});

test('what may be said twice says so, once', () => {
  const once = asPossibleRepeat(rich);
  assert.deepEqual([once.text, once.blocks.length], ['CPU > 95% (possible repeat)', 2]);
  assert.deepEqual(asPossibleRepeat(once), once);
  assert.deepEqual(asPossibleRepeat(plain), { ...plain, text: 'CPU > 95% (possible repeat)' });
});

test('what was lost within three seconds is looked for at one time, never before it may be', () => {
  assert.deepEqual([nextLookAt(9_000), nextLookAt(9_001), nextLookAt(12_000)], [9_000, 12_000, 12_000]);
});
