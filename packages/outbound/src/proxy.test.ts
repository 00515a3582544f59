import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyOf, readProxy } from './proxy.ts';

test('NO_PROXY names hosts, domains, ports, addresses, or everything', () => {
  const goesThrough = (without: string, href: string) => proxyOf(readProxy('proxy.example:3128', without), new URL(href)) !== null;
  const table: [string, string, boolean][] = [
    ['', 'https://a.example/', true],
    ['*', 'https://a.example/', false],
    ['a.example', 'https://a.example/', false],
    ['A.example , b.example', 'https://b.example/', false],
    ['.example', 'https://a.example/', false],
    ['*.example', 'https://a.b.example/', false],
    ['example', 'https://notexample/', true],
    ['a.example:8443', 'https://a.example/', true],
    ['a.example:8443', 'https://a.example:8443/', false],
    ['a.example:443', 'https://a.example/', false],
    ['127.0.0.1', 'http://127.0.0.1:9/', false],
    ['::1', 'http://[::1]:9/', false],
    ['[::1]:8', 'http://[::1]:9/', true],
  ];
  for (const [without, href, through] of table) assert.equal(goesThrough(without, href), through, `${without} ${href}`);
});

test('without HTTPS_PROXY there is none; what is no proxy is said without repeating it', () => {
  assert.equal(readProxy(undefined, '*'), null);
  assert.equal(readProxy('', undefined), null);
  assert.equal(readProxy('http://u:p@proxy:1', '')?.url.port, '1');
  assert.throws(
    () => readProxy('socks5://u:s3cret@proxy:1', ''),
    (error: Error) => error.message.includes('HTTPS_PROXY') && !error.message.includes('s3cret'),
  );
});
