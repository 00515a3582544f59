import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultOfWebhookUrl } from './webhookUrl.ts';

const tenant = { giver: 'tenant', apiHost: null } as const;
const operator = { giver: 'operator', apiHost: null } as const;

describe("a tenant's webhook", () => {
  test('is at Slack, over https', () => {
    for (const host of ['hooks.slack.com', 'hooks.slack-gov.com', 'HOOKS.slack.com'])
      assert.equal(faultOfWebhookUrl(`https://${host}/services/T/B/x`, tenant), null);
  });

  test('is nowhere else, however it is written, and the answer does not repeat it', () => {
    const urls =
      'http://hooks.slack.com/x https://hooks.slack.com:8443/x https://u:p@hooks.slack.com/x https://hooks.slack.com.evil.example/x https://evil.example/hooks.slack.com ' +
      'https://hooks.slack.com@evil.example/x https://127.0.0.1/x https://2130706433/x https://0x7f000001/x https://127.1/x https://[::ffff:127.0.0.1]/x https://[::1]/x ' +
      'https://localhost/x http://127.0.0.1/x https://169.254.169.254/latest https://hooks.slack.com\u3002evil.example/x file:///etc/passwd gopher://hooks.slack.com/x nonsense';
    for (const url of urls.split(' ')) {
      const fault = faultOfWebhookUrl(url, tenant);
      assert.ok(fault !== null && !fault.includes('evil') && !fault.includes('127'), url);
    }
  });

  test('may be at the server of SLACK_API_URL, in plain only on this machine', () => {
    const here = { giver: 'tenant', apiHost: '127.0.0.1:9403' } as const;
    assert.equal(faultOfWebhookUrl('http://127.0.0.1:9403/services/T/B/x', here), null);
    assert.notEqual(faultOfWebhookUrl('http://127.0.0.1:9404/services/T/B/x', here), null);
    assert.notEqual(faultOfWebhookUrl('http://slack.example/x', { giver: 'tenant', apiHost: 'slack.example' }), null);
  });
});

test("the operator's may lead anywhere, but not in plain over a network", () => {
  for (const url of ['https://chat.internal:8443/hooks/1', 'http://127.0.0.1:9403/x', 'http://localhost:1/x'])
    assert.equal(faultOfWebhookUrl(url, operator), null);
  for (const url of ['http://chat.internal/x', 'http://10.0.0.1/x', 'ftp://127.0.0.1/x']) assert.notEqual(faultOfWebhookUrl(url, operator), null);
});
