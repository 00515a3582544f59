import { answerHeaders } from '../http/securityHeaders.ts';

/** Bull Board's page sets style attributes from its HTML and resolves its addresses against <base>; nothing else is looser than on our own pages. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Headers of Bull Board's page. */
export const boardPageHeaders: Readonly<Record<string, string>> = { ...answerHeaders, 'content-security-policy': policy.join('; ') };

/** The page without what it would load from elsewhere: nobody else is to learn who looks at the queues, and it must work where there is no internet. */
export function withoutForeignFonts(html: string): string {
  return html.replace(/<link [^>]*href="https?:[^"]*"[^>]*>/g, '');
}
