import type { Language } from '@tocsin/contracts/language';
import { type Markup, markedText } from './markup.ts';
import type { OverrideData } from './overrides/overrideData.ts';
import { type OverridePart, type OverrideSubject, type Overrides, overridePart } from './overrides/overrides.ts';
import type { Parts } from './parts.ts';
import type { Size } from './size.ts';
import { oneLine, paragraphs } from './untrusted.ts';

/** What of a message a tenant may say in words of its own, and how. */
export interface OwnWords {
  parts: readonly OverridePart[];
  subject: OverrideSubject;
  data(): OverrideData;
  /** Its headline with what it may not leave out: the state, and that it is an escalation. */
  headline(text: string): Markup;
}

const fieldsMax = 20;
const valueMax = 1_000;

/**
 * Puts a tenant's own words in place of the parts that it has overridden: all of the headline; all fields, from lines `Label | value`; all details, which are the description
 * and the lines. They are untrusted like what comes from an alert. A part that fails, and an empty headline, stay as the template said it; `failed` hears of each failure.
 */
export function inOwnWords(
  parts: Parts,
  own: OwnWords,
  overrides: Overrides,
  language: Language,
  size: Size,
  failed: (part: OverridePart, detail: string) => void,
): Parts {
  if (overrides.ranked.length === 0) return parts;
  const data = own.data();
  const said = { ...parts };
  for (const part of own.parts) {
    const result = overridePart(overrides, part, own.subject, language, data);
    if (result === null) continue;
    const replaced = 'text' in result ? replacing[part](result.text, own, size) : { fault: result.fault };
    if ('fault' in replaced) failed(part, replaced.fault);
    else Object.assign(said, replaced);
  }
  return said;
}

type Replacing = (text: string, own: OwnWords, size: Size) => Partial<Parts> | { fault: string };

const replacing: Readonly<Record<OverridePart, Replacing>> = {
  headline: (text, own, size) => {
    const line = oneLine(text, size.summary);
    return line === '' ? {} : { headline: markedText(own.headline(line)) };
  },
  fields: (text, _own, size) => {
    const fields = fieldsOf(text);
    if (fields === null) return { fault: 'a field is written as: Label | value' };
    const shown = fields.map(({ label, value }) => ({ label: markedText(oneLine(label, size.name)), value: markedText(oneLine(value, valueMax)) }));
    return { fields: shown.filter(({ label, value }) => label !== '' && value !== '').slice(0, fieldsMax) };
  },
  details: (text, _own, size) => ({ description: markedText(paragraphs(text, size.description)), lines: [] }),
};

/** A line without a bar goes on with the value above it: values may have lines. Null when the first line has none. */
function fieldsOf(text: string): { label: string; value: string }[] | null {
  const fields: { label: string; value: string }[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const bar = line.indexOf('|');
    const last = fields.at(-1);
    if (bar >= 0) fields.push({ label: line.slice(0, bar), value: line.slice(bar + 1) });
    else if (last) last.value += ` ${line}`;
    else return null;
  }
  return fields;
}
