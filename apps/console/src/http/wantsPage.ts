import type { FastifyRequest } from 'fastify';

/** Whether a person follows a link or types an address, so that the answer should be a page and not JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
}
