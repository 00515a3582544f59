const longest = 60;

/** What somebody wrote where something else was wanted, short enough to begin a sentence with. Addresses and tokens can be secrets: they are named and not repeated. */
export function shown(written: unknown): string {
  if (Array.isArray(written)) return 'a list';
  if (typeof written === 'object' && written !== null) return 'a mapping';
  if (typeof written === 'string' && /^\s*https?:/i.test(written)) return 'a URL';
  if (typeof written === 'string' && /^\s*xox/i.test(written)) return 'a token';
  const text = typeof written === 'string' ? JSON.stringify(written) : String(written);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
