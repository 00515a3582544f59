/** What a template says, still marked: which text stands where is the template's, how it becomes blocks is ours. */
export interface Parts {
  /** Overrides the sentence for notifications. */
  text: string;
  headline: string;
  description: string;
  lines: string[];
  fields: { label: string; value: string }[];
  context: string[];
}

/**
 * Reads a template's output: one part a line, `name: value`. The names are `text`, `headline` and `description` (once each), and `line`, `field` (`label | value`)
 * and `context` (any number). A part without a value is left out, so that templates need no conditions. Throws when a line is something else.
 */
export function readParts(output: string): Parts {
  const parts: Parts = { text: '', headline: '', description: '', lines: [], fields: [], context: [] };
  output.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const colon = line.indexOf(':');
    if (!addPart(parts, line.slice(0, colon).trim(), line.slice(colon + 1).trim()))
      throw new Error(`line ${index + 1} is no part of a message: ${line.slice(0, 80)}`);
  });
  if (parts.headline === '' && parts.lines.length === 0) throw new Error('there is neither a headline nor a line');
  return parts;
}

function addPart(parts: Parts, name: string, value: string): boolean {
  if (name === 'text' || name === 'headline' || name === 'description') {
    if (parts[name] !== '') return false;
    parts[name] = value;
    return true;
  }
  if (name === 'line' || name === 'context') {
    if (value !== '') parts[name === 'line' ? 'lines' : 'context'].push(value);
    return true;
  }
  return name === 'field' && addField(parts, value);
}

function addField(parts: Parts, text: string): boolean {
  const bar = text.indexOf('|');
  if (bar < 0) return false;
  const [label, value] = [text.slice(0, bar).trim(), text.slice(bar + 1).trim()];
  if (value !== '') parts.fields.push({ label, value });
  return true;
}
