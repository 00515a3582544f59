/** A field as a message shows it; untrusted as the text it comes from. */
export interface OverrideField {
  label: string;
  value: string;
}

/** As many as Slack takes in a section: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const fieldsMax = 10;

/** Reads the text of the part `fields`: one field a line, `Label | value`. A line without a value or a bar is left out, so that templates need no conditions. */
export function fieldsOf(text: string): OverrideField[] {
  return text
    .split('\n')
    .map((line) => {
      const bar = line.indexOf('|');
      return { label: line.slice(0, Math.max(0, bar)).trim(), value: line.slice(bar + 1).trim() };
    })
    .filter(({ label, value }) => label !== '' && value !== '')
    .slice(0, fieldsMax);
}
