/** Where in a template, for a person: lines and columns count from 1. */
export function placed(text: string, offset: number, message: string): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}: ${message}`;
}
