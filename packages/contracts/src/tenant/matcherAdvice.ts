const example = `['team="db"']`;

/** What to write instead, for matchers that are not a list. */
export function adviceForMatchers(input: unknown): string {
  if (input === undefined) return `is missing; write ${example}`;
  if (typeof input === 'string' && input.trim() !== '') return `is a list: write [${quotedForYaml(input)}]`;
  const texts = matcherTextsOf(input);
  return `is a list of conditions: write ${texts.length > 0 ? `[${texts.map(quotedForYaml).join(', ')}]` : example}`;
}

/** What to write instead, for a matcher that is not text. */
export function adviceForMatcher(input: unknown): string {
  const texts = matcherTextsOf(input);
  return `is a text: write ${texts.length > 0 ? quotedForYaml(texts.join(', ')) : `'team="db"'`}`;
}

/** What was probably meant by `team: db`, by `{team="db"}` without quotes around it, or by a matcher of Alertmanager's API. */
function matcherTextsOf(input: unknown): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const { name, value, isRegex, isEqual } = input as { name?: unknown; value?: unknown; isRegex?: unknown; isEqual?: unknown };
  if (typeof name === 'string' && typeof value === 'string') {
    const operator = isEqual === false ? (isRegex === true ? '!~' : '!=') : isRegex === true ? '=~' : '=';
    return [`${name}${operator}"${value}"`];
  }
  return Object.entries(input).flatMap(([key, said]) => {
    if (said === null) return [key];
    return ['string', 'number', 'boolean'].includes(typeof said) ? [`${key}="${String(said)}"`] : [];
  });
}

function quotedForYaml(text: string): string {
  return `'${text.trim().replaceAll("'", "''")}'`;
}
