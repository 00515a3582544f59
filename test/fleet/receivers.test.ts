import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ServiceDouble, startServiceDouble } from '@tocsin/devkit/service-double/startServiceDouble';
import { type SmtpDouble, startSmtpDouble } from '@tocsin/devkit/smtp-double/startSmtpDouble';
import { type Fleet, startFleet } from './startFleet.ts';
import { until } from './until.ts';

let fleet: Fleet;
let hook: ServiceDouble;
let mail: SmtpDouble;
const receivers = [{ name: 'both', email: [{ endpoint: 'mail', to: ['ops@example.com'], language: 'de' }], signed_webhook: [{ endpoint: 'ours' }] }];
const route = { receiver: 'both', group_by: ['host'], group_wait: '0s', group_interval: '1s' };
const file = { tenant: 'default', slack_config: { default_channel: '#alerts-prod' }, receivers, route };

before(async () => {
  [hook, mail] = [await startServiceDouble(() => ({ status: 204 })), await startSmtpDouble()];
  fleet = await startFleet({ tenants: [file], env: { SLACK_CHANNEL_RATE: '0', OUTBOUND_TRUSTED: `${hook.host} ${mail.host}:${mail.port}` } });
});
after(async () => {
  await fleet.stop();
  await hook.close();
  await mail.close();
});

function tocsin(args: readonly string[], input = ''): Promise<string> {
  const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env: fleet.env }, (_error, out, err) => resolve(out + err));
    child.stdin?.end(input);
  });
}
async function alert(host: string, status = 'firing'): Promise<void> {
  const body = { alert_type: 'latency', severity: 'high', message: `slow on ${host}`, labels: { host }, status };
  const response = await fetch(`${fleet.ingestUrl}/v1/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

test('endpoints are set by a command that says what is wrong, and repeats no secret', { timeout: 60_000 }, async () => {
  const path = join(fleet.servers.folder, 'default.yaml');
  writeFileSync(path, JSON.stringify({ ...file, slack_config: { default_channel: '#other' } }));
  const applied = await tocsin(['apply', path, '--yes', '--author', 'test']);
  assert.match(applied, /endpoint mail is not set.*tocsin endpoints set mail email --tenant default\n.*endpoint ours is not set/);
  const set = (name: string, kind: string, input: string) => tocsin(['endpoints', 'set', name, kind, '--tenant', 'default'], input);
  assert.match(await set('ours', 'signed-webhook', 'x'), /no kind of endpoint, did you mean "signed_webhook"/);
  for (const wrong of ['s3cretThing', 'url: s3cretThing', 'url: https://u:s3cretThing@example.com/', ': : {s3cretThing']) {
    const said = await set('ours', 'signed_webhook', wrong);
    assert.match(said, /cannot be used|Give it on standard input/, said);
    assert.doesNotMatch(said, /s3cretThing/);
  }
  assert.match(
    await set('mail', 'email', `host: ${mail.host}\nport: ${mail.port}\ntls: none\nfrom: tocsin@example.com\nuser: ${mail.user}\npassword: ${mail.password}\n`),
    /is set/,
  );
});

test('a group is an email and a signed request, in the language that is wanted, each of its states', { timeout: 60_000 }, async () => {
  const said = await tocsin(['endpoints', 'set', 'ours', 'signed_webhook', '--tenant', 'default'], `${hook.url}/in\n`);
  const secret = /secret: whsec_(\S+)/.exec(said)?.[1] ?? '';
  assert.notEqual(secret, '', said);
  await alert('one');
  await until('both to be told', 15_000, () => hook.requests.length === 1 && mail.emails.length === 1);
  await alert('one', 'resolved');
  await until('both to be told again', 15_000, () => hook.requests.length === 2 && mail.emails.length === 2);
  for (const { headers, body } of hook.requests) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64')}`);
  }
  assert.deepEqual(
    hook.requests.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    ['group.firing', 'group.resolved'],
  );
  assert.deepEqual(
    mail.emails.map(({ to }) => to),
    [['ops@example.com'], ['ops@example.com']],
  );
  assert.match(mail.emails[0]?.raw ?? '', /HOCH|Hoch/);
  assert.doesNotMatch(fleet.log('worker'), /s3cret|whsec_/);
});
