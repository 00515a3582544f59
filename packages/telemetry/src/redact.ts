/** What takes a secret's place. */
export const censored = '[redacted]';

/** Names under which a secret may be logged by mistake; pino drops their values before anything is written. */
const secretNames = [
  'authorization',
  'cookie',
  'token',
  'botToken',
  'password',
  'secret',
  'signingSecret',
  'masterKey',
  'webhookUrl',
  'redisUrl',
  'postgresUrl',
];
export const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Secrets known by how they look, for those that come inside other text: an error's message, a URL. */
const secretShapes: readonly [RegExp, string][] = [
  [/\b(?:xox[a-z]|xapp|xoxe\.xox[a-z])-[\w-]+/g, censored],
  [/(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/%-]+/g, `$1${censored}`],
  [/\btocsin_[\w-]{43}/g, censored],
  [/\b(bearer|basic)(\s+)[\w.~+/=-]{6,}/gi, `$1$2${censored}`],
  [/(:\/\/[^\s/:@"]*:)[^\s/@"]+@/g, `$1${censored}@`],
  [/(\/v1\/hooks\/[\w-]+\/)[^\s"?/]+/g, `$1${censored}`],
];

/** The text without Slack tokens, webhook URLs, our own tokens, credentials in headers and URLs. Cheap on text that has none. */
export function redactText(text: string): string {
  return secretShapes.reduce((clean, [shape, instead]) => clean.replace(shape, instead), text);
}
