import { fileURLToPath } from 'node:url';
import { createPageAssets, type PageAssets } from '@tocsin/web/pageAssets';
import { slackLook } from '@tocsin/web/slackLook';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf } from '../access/cookies.ts';
import { type Language, languages } from '../page/languages.ts';
import { preferredLanguage } from './preferredLanguage.ts';

const folder = fileURLToPath(new URL('../page', import.meta.url));
const prefix = '/assets/';
const styles = ['theme.css', 'layout.css', 'filters.css', 'board.css', 'quiet.css', 'panel.css', 'signIn.css', 'preview/preview.css'];
const description: Readonly<Record<Language, string>> = {
  en: 'What is firing now, and who has it.',
  fr: 'Ce qui est déclenché, et qui s’en occupe.',
  de: 'Was gerade feuert, und wer sich kümmert.',
};

/** The page, one document for each language (the same modules), its files and its icon. */
export function documentRoutes(app: FastifyInstance): void {
  const pages = new Map(languages.map((language) => [language, pageIn(language)]));
  const document = (request: FastifyRequest, reply: FastifyReply) => {
    const wanted = cookieOf(request.headers.cookie, 'tocsin_language');
    const language = languages.find((known) => known === wanted) ?? preferredLanguage(request.headers['accept-language']);
    reply.header('vary', 'accept-language, cookie').header('content-language', language);
    return send(reply, pages.get(language)?.document(request.headers['if-none-match']));
  };
  for (const path of ['/', '/preview']) app.get(path, async (request, reply) => document(request, reply));
  app.get('/sign-in', { config: { access: 'public' } }, async (request, reply) => document(request, reply));
  app.get('/favicon.ico', { config: { access: 'public' } }, async (request, reply) =>
    send(reply, await pages.get('en')?.icon(request.headers['if-none-match'])),
  );
  app.get('/assets/*', { config: { access: 'public' } }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return send(reply, await pages.get('en')?.asset(path, request.headers['if-none-match']));
  });
}

function pageIn(language: Language): PageAssets {
  const own = { folder, prefix, title: 'Tocsin', description: description[language], language, entry: 'main.ts', styles, icon: 'icon.svg' };
  return createPageAssets({ ...own, shared: [slackLook] });
}

function send(reply: FastifyReply, answer: Awaited<ReturnType<PageAssets['asset']>>): unknown {
  if (!answer) return reply.callNotFound();
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
