/** `route.routes[3].group_wait`, as a person would write the way to a field. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (text === '') return part;
    return /^[\w-]+$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`;
  }, '');
}
