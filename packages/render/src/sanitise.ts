const printableAscii = /^[ -~]*$/;
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
/** Control characters (but newline), bidi overrides and marks, Unicode's noncharacters and what is invisible. Joiners stay: emoji and many scripts need them. */
const unwanted = /[^\P{Cc}\n]|\p{Bidi_Control}|\p{Noncharacter_Code_Point}|[\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/gu;
/** Marks stacked on one letter until they cover the lines around it. No language needs more than a few. */
const stackedMarks = /(\p{M}{6})\p{M}+/gu;

/** Makes text well formed and takes out everything that is not there to be read. Newlines stay as `\n`, tabs become spaces. */
export function sanitise(text: string): string {
  if (printableAscii.test(text)) return text;
  return text.toWellFormed().replace(lineEnds, '\n').replaceAll('\t', ' ').replace(unwanted, '').replace(stackedMarks, '$1');
}
