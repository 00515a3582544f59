const namedColours: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#daa038', danger: '#a30200' };

/** The colour of the bar as CSS writes it; undefined for what Slack would not take either. */
export function colourOf(colour: unknown): string | undefined {
  if (typeof colour !== 'string') return undefined;
  return namedColours[colour] ?? (/^#?[0-9a-f]{6}$/i.test(colour) ? `#${colour.replace('#', '')}` : undefined);
}
