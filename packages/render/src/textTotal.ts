/** Characters of all text objects in blocks: what Slack's `msg_blocks_too_long` is about. */
export function textTotal(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textTotal(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const own = 'text' in value && typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce<number>((sum, inner) => (typeof inner === 'object' ? sum + textTotal(inner) : sum), own);
}
