const longest = 60;

/** What somebody wrote where something else was wanted, short enough to begin a sentence with. */
export function shown(written: unknown): string {
  if (Array.isArray(written)) return 'a list';
  if (typeof written === 'object' && written !== null) return 'a mapping';
  const text = typeof written === 'string' ? JSON.stringify(written) : String(written);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
