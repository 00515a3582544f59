const hidden = '[hidden]';
const charsMax = 1_000;

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
  // More than is shown, lest half of a secret stays for want of its other half.
  const shown = secrets.reduce((left, pattern) => left.replace(pattern, hidden), text.slice(0, 4 * charsMax));
  return shown.length > charsMax || text.length > 4 * charsMax ? `${shown.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')}…` : shown;
}

/** Whether all of a text may be repeated as it is. */
export function isHarmless(text: string): boolean {
  return text.length <= charsMax && harmless(text) === text;
}
