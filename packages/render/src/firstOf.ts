/** The value of the first name that has one, and only of names that are the map's own; an empty string when there is none. */
export function firstOf(map: Readonly<Record<string, string>>, names: readonly string[]): string {
  for (const name of names) if (Object.hasOwn(map, name) && map[name]) return map[name];
  return '';
}
