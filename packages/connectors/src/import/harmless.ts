const hidden = '[hidden]';

/** What may be a secret or somebody's address, in whatever text it stands: addresses of web hooks, e-mail, phones, tokens, IDs that serve as API keys. */
const secrets: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\/\S*(?:@|hook|token|key|secret|integrations)\S*/gi,
  /[^\s@"'<>]{1,64}@[^\s@"'<>]{1,200}/g,
  /\+\d[\d ()./-]{5,}\d/g,
  /\bxox[a-z]-[\w-]+/gi,
  /(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{32,}/gi,
];

/** A text that may be repeated: without what may be a secret or an address, and not endless. */
export function harmless(text: string): string {
  const short = text.length > 1_000 ? `${text.slice(0, 1_000).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return secrets.reduce((left, pattern) => left.replace(pattern, hidden), short);
}

/** Whether all of a text may be repeated as it is. */
export function isHarmless(text: string): boolean {
  return text.length <= 1_000 && harmless(text) === text;
}
