import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from './renderer.ts';
import { sampleFaults } from './sampleViews.ts';
import { assertSafe } from './slackRules.ts';
import { shippedTemplates } from './templatesCopy.ts';

const renderer = createRenderer({ templatesDir: shippedTemplates });

function notice(code: string, language = 'en'): string {
  const { message, faults } = renderer.fault({ language, view: { ...(sampleFaults.fault ?? assert.fail()), code } }, null);
  assert.deepEqual(faults, []);
  assertSafe(message);
  return message.text;
}

test('each of Slack’s codes is said in words, with what to do', () => {
  const says: [string, RegExp][] = [
    ['channel_not_found', /does not exist, was renamed, or is private.*`\/invite @Tocsin`/],
    ['is_archived', /is archived\. Unarchive it/],
    ['not_in_channel', /is not in the channel\. Invite it: type `\/invite @Tocsin`/],
    ['restricted_action_read_only_channel', /may not post.*channel’s settings/],
    ['account_inactive', /token\. Install the app/],
    ['token_revoked', /token\. Install the app/],
    ['invalid_auth', /token\. Install the app/],
    ['missing_scope', /lacks a permission/],
    ['ekm_access_denied', /does not allow the app/],
    ['msg_too_long', /too long for Slack\. Shorten the templates/],
    ['invalid_blocks', /the way the message is built/],
    ['no_service', /webhook is gone/],
    ['message_limit_exceeded', /message limit/],
    ['some_new_error', /Slack answers `some_new_error`\. Look the code up/],
    ['<!channel>', /Slack answers `&lt;!channel&gt;`/],
  ];
  for (const [code, words] of says) assert.match(notice(code), words);
});

test('every language says it in words of its own', () => {
  for (const code of [
    'channel_not_found',
    'is_archived',
    'not_in_channel',
    'restricted_action',
    'invalid_auth',
    'missing_scope',
    'msg_too_long',
    'no_service',
    'x',
  ]) {
    assert.equal(new Set(renderer.languages.map((language) => notice(code, language))).size, renderer.languages.length, code);
  }
});
