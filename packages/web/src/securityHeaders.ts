import { createHash } from 'node:crypto';

/** The CSP source that admits exactly this inline script. */
export function scriptHash(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/**
 * Headers for a page of ours: only its own scripts and styles run, nobody may frame it, nothing is sent along to other sites.
 * `inlineScripts` are the exact texts of inline scripts (the import map); `imageSources` are further CSP sources for images, such as `https:`.
 */
export function pageHeaders(options: { inlineScripts?: readonly string[]; imageSources?: readonly string[] } = {}): Record<string, string> {
  const scripts = ["'self'", ...(options.inlineScripts ?? []).map(scriptHash)];
  const images = ["'self'", 'data:', ...(options.imageSources ?? [])];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self'",
    `img-src ${images.join(' ')}`,
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    ...assetHeaders,
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

/** Headers for scripts, styles and pictures of ours. */
export const assetHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
