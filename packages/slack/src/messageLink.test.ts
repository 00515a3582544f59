import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageLink } from './messageLink.ts';

test('a message that Slack has taken has a link, without a call to Slack', () => {
  const message = { channelId: 'C024BE91L', ts: '1700000000.123456' };
  assert.equal(messageLink(message, undefined), 'https://slack.com/archives/C024BE91L/p1700000000123456');
  assert.equal(messageLink(message, 'https://slack-gov.com/api/'), 'https://slack-gov.com/archives/C024BE91L/p1700000000123456');
});

test('one that went through a webhook, or to a stand-in for Slack, has none', () => {
  assert.equal(messageLink({ channelId: null, ts: null }, undefined), null);
  assert.equal(messageLink({ channelId: 'C1', ts: '1.2' }, 'http://127.0.0.1:9402/api/'), null);
});
