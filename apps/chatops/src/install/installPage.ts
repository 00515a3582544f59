import { scriptHash } from '@tocsin/web/securityHeaders';
import { type InstallWords, installWords } from './installWords.ts';

/** What somebody who connects a workspace is told at the end. */
export type InstallPage =
  | { kind: 'connected'; tenantId: string; teamName: string }
  | { kind: 'failed'; code: string }
  | { kind: 'refused' | 'link_over' | 'other_browser' | 'not_set_up' | 'not_found' };

const style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f6f5f1, #17191c); color: light-dark(#1d1c1d, #e8e6e1) }
main { box-sizing: border-box; width: min(34rem, 100% - 2rem); margin: 1rem; padding: 2rem; border-radius: 12px; background: light-dark(#fff, #212428); border-top: 6px solid var(--mark) }
main.good { --mark: light-dark(#157a4a, #4cc38a) }
main.bad { --mark: light-dark(#b3261e, #ff8a80) }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere }
p { margin: 0; overflow-wrap: anywhere }`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src ${scriptHash(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The page, in the first language of the browser that we have. */
export function installPage(page: InstallPage, acceptLanguage: string | undefined): { html: string; headers: Record<string, string> } {
  const { language, words } = installWords(acceptLanguage);
  const { title, text } = said(page, words);
  const look = page.kind === 'connected' ? 'good' : 'bad';
  const html = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
<main class="${look}"><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main>
</html>
`;
  return { html, headers };
}

function said(page: InstallPage, words: InstallWords): { title: string; text: string } {
  if (page.kind === 'connected') return words.connected(page.teamName, page.tenantId);
  return page.kind === 'failed' ? words.failed(page.code) : words[page.kind];
}

/** Names come from Slack: text, whatever is in them. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
