import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createPageAssets } from './pageAssets.ts';
import { scriptHash } from './securityHeaders.ts';
import { slackLook } from './slackLook.ts';

describe('a page without a build step', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-web-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'main.ts'), 'import type { A } from "./a.ts";\nexport const one: number = 1 as A;\n');
  writeFileSync(join(folder, 'main.test.ts'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '{}');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const page = createPageAssets({ folder, prefix: '/assets/', title: 'A <b> & "c"', entry: 'main.ts', styles: ['page.css'], icon: 'icon.svg' });

  it('serves TypeScript modules as JavaScript', async () => {
    const answer = await page.asset('/assets/main.ts');
    assert.equal(answer?.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.doesNotMatch(String(answer?.body), /number|import type/);
    assert.match(String(answer?.body), /export const one/);
  });

  it('sees a changed file without a restart', async () => {
    const before = await page.asset('/assets/icon.svg');
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="1"/>');
    const now = await page.asset('/assets/icon.svg');
    assert.notEqual(before?.headers.etag, now?.headers.etag);
  });

  it('serves Preact, its hooks and htm, and names each in the import map', async () => {
    const html = String(page.document().body);
    const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? '') as { imports: Record<string, string> };
    assert.deepEqual(Object.keys(map.imports), ['preact', 'preact/hooks', 'htm', 'htm/preact']);
    for (const url of Object.values(map.imports)) assert.equal((await page.asset(url))?.status, 200, url);
  });

  it('admits the import map by its hash and no other inline script', () => {
    const { body, headers } = page.document();
    const map = /<script type="importmap">(.*?)<\/script>/.exec(String(body))?.[1] ?? '';
    assert.ok(headers['content-security-policy']?.includes(scriptHash(map)));
    assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe/);
    assert.ok(String(body).includes('<title>A &lt;b&gt; &amp; &quot;c&quot;</title>'));
  });

  it('answers 304 to a reader that has this version', async () => {
    const first = await page.asset('/assets/main.ts');
    const second = await page.asset('/assets/main.ts', `"other", W/${first?.headers.etag}`);
    assert.deepEqual([second?.status, second?.body], [304, '']);
  });

  it('shares what draws Slack messages: one address for each module, its styles before the page’s own', async () => {
    const sharing = createPageAssets({ folder, prefix: '/assets/', title: 'T', entry: 'main.ts', styles: ['page.css'], icon: 'icon.svg', shared: [slackLook] });
    const html = String(sharing.document().body);
    const map = JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? '') as { imports: Record<string, string> };
    assert.equal(map.imports['@tocsin/web/slack-look/blocks'], '/assets/slack-look/blocks.ts');
    const links = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, href]) => href ?? '');
    assert.deepEqual(links.at(-1), '/assets/page.css');
    for (const url of [...Object.values(map.imports), ...links.slice(0, -1)]) assert.equal((await sharing.asset(url))?.status, 200, url);
    for (const path of ['measure.test.ts', '../pageAssets.ts', 'none.ts', '']) assert.equal(await sharing.asset(`/assets/slack-look/${path}`), undefined, path);
    assert.equal((await sharing.asset('/assets/main.ts'))?.status, 200);
  });

  for (const path of [
    '/assets/../main.ts',
    '/assets/.env.ts',
    '/assets/secret.json',
    '/assets/main.test.ts',
    '/assets/none.ts',
    '/assets/main.ts/x.ts',
    '/assets//etc/x.css',
    '/other/main.ts',
    '/assets/',
  ]) {
    it(`has nothing at ${path}`, async () => assert.equal(await page.asset(path), undefined));
  }
});
