import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Notice, NoticeFor } from '@tocsin/contracts/notice';
import type { Outcome } from '@tocsin/core/delivery';
import { type SmtpDouble, startSmtpDouble } from '@tocsin/devkit/smtp-double/startSmtpDouble';
import { NotPublicError } from '@tocsin/outbound/publicLookup';
import { receiverOf } from '../kinds.ts';
import { sampleNotice, testDeps } from '../testing.ts';
import { emailOf } from './emailOf.ts';

const to: NoticeFor = { kind: 'email', endpoint: 'mail', to: ['ops@example.com', 'anna@example.com'] };
let double: SmtpDouble;
before(async () => {
  double = await startSmtpDouble();
});
after(() => double.close());
beforeEach(() => {
  double.emails.length = 0;
  double.faults.length = 0;
});

function tell(more: Partial<Notice> = {}, there: string | null = null, settings: object = {}, timeoutMs = 2_000): Promise<Outcome> {
  const { host, port, user, password } = double;
  const all = { host, port, user, password, tls: 'none', from: 'tocsin@example.com', ...settings };
  return receiverOf('email').tell(testDeps(timeoutMs), { notice: sampleNotice(to, more), settings: all, there, deliveryId: 'd1', attempt: 1 });
}
const { key } = sampleNotice(to);
const header = (name: string, n = 0) => new RegExp(`^${name}: (.*)$`, 'im').exec(double.emails[n]?.raw ?? '')?.[1]?.trim();

describe('a group by email', () => {
  test('is a conversation that goes to everybody named, and is not answered by machines', async () => {
    assert.deepEqual(await tell(), { kind: 'accepted', channelId: 'email', ts: key });
    assert.equal((await tell({ status: 'resolved' }, key)).kind, 'accepted');
    assert.deepEqual(
      double.emails.map(({ from, to: rcpt }) => [from, rcpt]),
      Array(2).fill(['tocsin@example.com', ['ops@example.com', 'anna@example.com']]),
    );
    assert.equal(header('Auto-Submitted'), 'auto-generated');
    assert.deepEqual([header('References', 1), header('Message-ID', 1)], [header('Message-ID'), '<d1@example.com>']);
    assert.equal(header('Subject'), '[CRIT] checkout-api prod: p99 is 2 s');
  });

  test('of which the answer was lost is sent again with the same id', async () => {
    double.faults.push({ at: 'END', cut: true });
    assert.equal((await tell()).kind, 'ambiguous');
    assert.equal((await tell()).kind, 'accepted');
    assert.deepEqual([double.emails.length, header('Message-ID')], [2, header('Message-ID', 1)]);
  });
});

test('what a mail server says has a class', async () => {
  const answers: [SmtpDouble['faults'][number], Outcome['kind'], string][] = [
    [{ at: 'CONNECT', say: '421 busy' }, 'not_sent', 'smtp_421'],
    [{ at: 'RCPT', say: '550 no such user' }, 'accepted', ''],
    [{ at: 'MAIL', say: '550 not you' }, 'bad_channel', 'recipients_refused'],
    [{ at: 'MAIL', say: '451 later' }, 'not_sent', 'smtp_451'],
    [{ at: 'DATA', say: '452 full' }, 'not_sent', 'smtp_452'],
    [{ at: 'END', say: '554 looks like spam' }, 'bad_content', 'smtp_554'],
    [{ at: 'EHLO', cut: true }, 'ambiguous', 'ECONNECTION'],
  ];
  for (const [fault, kind, code] of answers) {
    double.faults.push(fault);
    const outcome = await tell();
    assert.equal(outcome.kind, kind, JSON.stringify([fault, outcome]));
    if (code !== '') assert.equal('code' in outcome && outcome.code, code);
    double.faults.length = 0;
  }
  assert.deepEqual(await tell({}, null, { password: 'wrong' }), { kind: 'bad_channel', code: 'login_refused' });
  assert.equal((await tell({}, null, { tls: 'starttls' })).kind, 'not_sent', 'no password in the clear');
  assert.equal((await tell({}, null, { port: 1 })).kind, 'not_sent');
});

test('a server that is not of the public internet is not connected to', async () => {
  const deps = { ...testDeps(), resolveHost: () => Promise.reject(new NotPublicError('no')) };
  const settings = { host: 'mail.example', port: double.port, tls: 'none', from: 'tocsin@example.com' };
  const outcome = await receiverOf('email').tell(deps, { notice: sampleNotice(to), settings, there: null, deliveryId: 'd', attempt: 1 });
  assert.deepEqual(outcome, { kind: 'bad_channel', code: 'endpoint_not_public' });
  assert.equal(double.emails.length, 0);
});

test('untrusted text is text, in every language, and begins no header', async () => {
  const hostile = '</title><img src=x onerror=alert(1)>\r\nBcc: everybody@example.com';
  const labels = { '"><script>': hostile };
  for (const language of ['en', 'de', 'fr', 'pt-BR']) {
    const { html, text } = emailOf(sampleNotice(to, { language, title: hostile, labels, more: 3 }));
    assert.doesNotMatch(html, /<img|<script/);
    assert.match(text, /onerror/);
  }
  await tell({ title: hostile, labels });
  const [head = ''] = double.emails[0]?.raw.split('\r\n\r\n') ?? [];
  assert.doesNotMatch(head, /^bcc:/im);
  assert.deepEqual(double.emails[0]?.to, ['ops@example.com', 'anna@example.com']);
});
