import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createPageAssets } from '@tocsin/web/pageAssets';
import { isLoopbackHost } from '@tocsin/web/requestOrigin';
import { slackLook } from '@tocsin/web/slackLook';
import { send, textAnswer } from '../http/answer.ts';

const page = createPageAssets({
  folder: fileURLToPath(new URL('../page', import.meta.url)),
  prefix: '/assets/',
  title: 'Slack double',
  description: 'A stand-in for Slack: what your apps post, and buttons that click.',
  entry: 'main.ts',
  styles: ['theme.css', 'side.css', 'layout.css', 'message.css', 'modal.css'],
  shared: [slackLook],
  icon: 'icon.svg',
  imageSources: ['https:', 'http://127.0.0.1:*', 'http://localhost:*'],
});

/** Answers the page, its modules, styles and icon; to readers of this machine only. */
export async function handlePage(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopbackHost(request.headers.host)) return send(response, textAnswer('This page is for readers on this machine.', 403));
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, textAnswer('Method not allowed', 405, { allow: 'GET, HEAD' }));
  const held = request.headers['if-none-match'];
  if (url.pathname === '/') return send(response, page.document(held));
  const asset = url.pathname === '/favicon.ico' ? await page.icon(held) : await page.asset(url.pathname, held);
  send(response, asset ?? textAnswer('Not found', 404));
}
