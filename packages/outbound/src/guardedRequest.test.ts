import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isUnsent, ProxyError, TimedOutError, TooLargeError } from './failure.ts';
import { type GuardedRequest, guardedRequest } from './guardedRequest.ts';
import { NotPublicError, type Resolve } from './publicLookup.ts';

let reached: string[] = [];
let location = '/there';
let seen: IncomingMessage['headers'] = {};
const server = createServer((request, response) => {
  reached.push(request.url ?? '');
  seen = request.headers;
  if (request.url === '/moved') response.writeHead(302, { location }).end('gone');
  else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
  else if (request.url === '/large') response.end('x'.repeat(100_000));
  else if (request.url === '/slow') response.write('x');
  else if (request.method === 'POST') request.pipe(response);
  else response.end('BEGIN');
});
/** A proxy that lets everything through, and says whom it was asked for. */
let asked: string[] = [];
let refuses = false;
const proxyServer = createServer().on('connect', (request, socket) => {
  asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
  if (refuses) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  far.pipe(socket).pipe(far);
});
const port = () => (server.address() as AddressInfo).port;
const url = (path: string, host = '127.0.0.1') => new URL(`http://${host}:${port()}${path}`);
const anywhere: GuardedRequest = { reach: 'anywhere', timeoutMs: 3_000, bodyMost: 50_000, redirects: 3 };
const open: GuardedRequest = { ...anywhere, reach: 'public', connectMs: 300 };

before(async () => {
  for (const each of [server, proxyServer]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
});
after(() => {
  for (const each of [server, proxyServer]) {
    each.closeAllConnections();
    each.close();
  }
});
beforeEach(() => {
  [reached, asked, refuses] = [[], [], false];
});

/** Ways to write places that are not of the public internet. */
const hostile = [
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
  ],
  ...['%31%32%37.0.0.1', '①②⑦.0.0.1', '127。0。0。1', '0.0.0.0', '0', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...[
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:1::1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
    '[fec0::1]',
  ],
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '[::ffff:169.254.169.254]', '169.254.170.2', '100.100.100.200', '192.0.0.192'],
  ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
];

describe('from the public internet only', () => {
  test('no place of this machine or its network is reached, however its address is written', async () => {
    for (const host of hostile)
      for (const scheme of ['https', 'http'])
        await assert.rejects(
          guardedRequest(new URL(`${scheme}://${host}${scheme === 'http' ? `:${port()}` : ''}/there`), open),
          NotPublicError,
          `${scheme} ${host}`,
        );
    assert.deepEqual(reached, []);
  });

  test('nor by a redirect, be it from a place that the operator trusts', async () => {
    // A header has no letters but ASCII's.
    for (const host of hostile.filter((each) => /^[\x20-\x7e]+$/.test(each)))
      for (location of [`https://${host}/there`, `http://${host}/there`, `//${host}/there`])
        await assert.rejects(guardedRequest(url('/moved'), anywhere), NotPublicError, location);
    for (location of ['file:///etc/passwd', 'gopher://127.0.0.1/', 'https://user:pass@example.com/', 'https://example.com:25/', 'http://example.com/'])
      await assert.rejects(guardedRequest(url('/moved'), anywhere), NotPublicError, location);
    assert.deepEqual(new Set(reached), new Set(['/moved']));
  });

  test('every address of a name must be public, and is looked up once: one that changes its mind leads nowhere else', async () => {
    const answering =
      (...answers: string[][]): Resolve =>
      (_name, _options, callback) => {
        const addresses = answers.length > 1 ? answers.shift() : answers[0];
        callback(
          null,
          (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      };
    for (const addresses of [['127.0.0.1'], ['::1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['2606:4700::1', '10.0.0.1'], ['169.254.169.254']])
      await assert.rejects(guardedRequest(new URL('https://rebind.example/'), { ...open, resolve: answering(addresses) }), NotPublicError, addresses.join());
    let looked = 0;
    const changing = answering(['8.8.8.8'], ['127.0.0.1']);
    const counted: Resolve = (...all) => {
      looked += 1;
      changing(...all);
    };
    const port8443 = new URL('https://rebind.example:8443/');
    await assert.rejects(guardedRequest(port8443, { ...open, resolve: counted }), (error) => !(error instanceof NotPublicError));
    assert.deepEqual([looked, reached], [1, []]);
  });

  test('only https, and only ports that are meant for it', async () => {
    for (const href of ['http://example.com/', 'https://example.com:22/', 'https://example.com:25/', 'https://u:p@example.com/', 'ftp://example.com/'])
      await assert.rejects(guardedRequest(new URL(href), open), (error) => error instanceof NotPublicError && !error.message.includes('example'));
  });
});

describe('an answer', () => {
  test('is what the redirect leads to, but not for ever, and not of a POST', async () => {
    location = '/there';
    assert.equal((await guardedRequest(url('/moved'), { ...anywhere, headers: { authorization: 'x' } })).body, 'BEGIN');
    assert.equal(seen.authorization, 'x');
    assert.equal((await guardedRequest(url('/round'), anywhere)).status, 302);
    assert.equal((await guardedRequest(url('/moved'), { ...anywhere, method: 'POST', body: '{}' })).status, 302);
    assert.equal((await guardedRequest(url('/there'), { ...anywhere, method: 'POST', body: '{"ü":1}' })).body, '{"ü":1}');
  });

  test('that is too long is cut or refused', async () => {
    assert.equal((await guardedRequest(url('/large'), { ...anywhere, bodyMost: 10 })).body, 'x'.repeat(10));
    await assert.rejects(guardedRequest(url('/large'), { ...anywhere, whenLonger: 'refuse' }), TooLargeError);
  });

  test('that does not come in time is not waited for; what never left is told apart', async () => {
    await assert.rejects(guardedRequest(url('/slow'), { ...anywhere, timeoutMs: 100 }), (error) => error instanceof TimedOutError && !isUnsent(error));
    const unreachable: Resolve = () => undefined;
    const never = guardedRequest(new URL('https://nobody.example/secret'), { ...open, connectMs: 50, resolve: unreachable });
    await assert.rejects(never, (error) => error instanceof TimedOutError && isUnsent(error) && !/secret|nobody/.test(String(error.stack)));
    await assert.rejects(guardedRequest(new URL('http://127.0.0.1:1/s3cret'), anywhere), (error) => isUnsent(error) && !String(error).includes('s3cret'));
  });
});

describe('through a proxy', () => {
  const proxy = () => ({ url: new URL(`http://us%40er:p%C3%A4ss@127.0.0.1:${(proxyServer.address() as AddressInfo).port}`), without: ['internal.example'] });

  test('a request goes there by CONNECT, with the name for the proxy to look up', async () => {
    const answer = await guardedRequest(new URL('http://far.example/there'), { ...anywhere, proxy: proxy() });
    assert.equal(answer.body, 'BEGIN');
    assert.equal(seen.host, 'far.example');
    assert.deepEqual(asked, [`far.example:80 Basic ${Buffer.from('us@er:päss').toString('base64')}`]);
  });

  test('what is known to be private is not asked of it, and its refusal says nothing of its password', async () => {
    for (const host of hostile) await assert.rejects(guardedRequest(new URL(`https://${host}/`), { ...open, proxy: proxy() }), NotPublicError, host);
    const lying: Resolve = (_name, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]);
    await assert.rejects(guardedRequest(new URL('https://rebind.example/'), { ...open, proxy: proxy(), resolve: lying }), NotPublicError);
    assert.deepEqual(asked, []);
    refuses = true;
    const refused = guardedRequest(new URL('http://far.example/'), { ...anywhere, proxy: proxy() });
    await assert.rejects(refused, (error) => error instanceof ProxyError && isUnsent(error) && !/ser|p%C3|päss/.test(String(error)));
  });

  test('what NO_PROXY names goes its own way', async () => {
    await assert.rejects(guardedRequest(new URL('http://a.internal.example:1/'), { ...anywhere, proxy: proxy() }));
    assert.deepEqual(asked, []);
  });
});
