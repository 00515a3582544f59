import assert from 'node:assert/strict';
import { it } from 'node:test';
import { slackUrl } from './slackUrl.ts';

const message = { teamId: 'T1', channelId: 'C1', ts: '1700000000.000100' };

it('leads to Slack, or to the page of what stands in for it', () => {
  assert.equal(slackUrl(message, undefined), 'https://slack.com/app_redirect?team=T1&channel=C1&message_ts=1700000000.000100');
  assert.equal(slackUrl(message, 'https://slack-gov.com/api/'), 'https://slack-gov.com/app_redirect?team=T1&channel=C1&message_ts=1700000000.000100');
  assert.equal(slackUrl(message, 'http://127.0.0.1:9403/api/'), 'http://127.0.0.1:9403/#/T1/C1/1700000000.000100');
});

it('leads nowhere before the message is posted', () => assert.equal(slackUrl({ ...message, ts: null }, undefined), null));
