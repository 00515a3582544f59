import { type Document, isCollection, isNode, isScalar, visit, type YAMLError } from 'yaml';

/** Why a text is no YAML, in words, and where (in UTF-16 units from 0). */
export interface SyntaxFault {
  offset: number;
  message: string;
}

export const unforeseen = 'cannot be read as YAML here; look at the quotes, colons, brackets and indentation around';

const indentation = 'is not indented like the fields around it';

/** An error of the slow parser in words for people. `otherOffset` is where the fast one stopped: it knows better where indentation goes wrong. */
export function yamlErrorWords(text: string, document: Document, error: YAMLError, otherOffset: number): SyntaxFault {
  const [offset] = error.pos;
  const [two, one] = [text.slice(offset, offset + 2), text[offset] ?? 'this'];
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { offset, message: 'a tab begins the line; YAML takes only spaces there' };
    case 'MULTIPLE_DOCS':
      return { offset, message: 'a second document begins here; write each tenant into a file of its own' };
    case 'BAD_SCALAR_START':
      return { offset, message: `a text may not begin with ${one}; put quotes around it` };
    case 'BAD_ALIAS':
      return { offset, message: 'a text may not begin with *; put quotes around it' };
    case 'BAD_DQ_ESCAPE':
      return { offset, message: `${two} means nothing in "double quotes"; write '...' in single ones, or ${one}${two}` };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { offset, message: "there is a second colon; put quotes around a text that has one, or mend the line's indentation" };
    case 'KEY_OVER_1024_CHARS':
      return { offset, message: 'the name of a field is longer than 1024 characters' };
    case 'BAD_INDENT':
      return unclosed(text, document, error) ?? { offset: otherOffset, message: indentation };
    default:
      return unclosed(text, document, error) ?? colonMissing(text, error) ?? bySentence(text, error, otherOffset);
  }
}

/** Said where it was opened: where it ends is anybody's guess. */
function unclosed(text: string, document: Document, error: YAMLError): SyntaxFault | null {
  const quote = /^Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote !== undefined) {
    const start = lastStart(document, (node) => isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'));
    return { offset: start ?? error.pos[0], message: `the quote ${quote} that opens here is not closed` };
  }
  if (error.code !== 'BLOCK_IN_FLOW' && !/^Flow (?:map|sequence).* end with an? .$/.test(error.message)) return null;
  const start = lastStart(document, (node) => isCollection(node) && node.flow === true && isOpen(text, node.range));
  if (start === undefined) return { offset: error.pos[0], message: 'something is missing before this, a comma or a bracket' };
  const line = /.*/.exec(text.slice(start))?.[0] ?? '';
  const bracket = line.startsWith('{') ? '}' : ']';
  const why = /\s#/.test(line) ? 'the # begins a comment; put quotes around a channel' : `a ${bracket} is missing, or it stands too far to the left`;
  return { offset: start, message: `what opens here is not closed: ${why}` };
}

/** Whether a bracket begins it and none ends it. */
function isOpen(text: string, range: readonly number[] | null | undefined): boolean {
  const [start = 0, end = 0] = range ?? [];
  return '{['.includes(text[start] ?? ' ') && !'}]'.includes(text[end - 1] ?? ' ');
}

function colonMissing(text: string, error: YAMLError): SyntaxFault | null {
  if (!/followed by map values|Implicit keys need/.test(error.message)) return null;
  const [offset] = error.pos;
  const glued = /^([\w-]+):\S/.exec(text.slice(offset, offset + 100))?.[1];
  return { offset, message: glued === undefined ? 'a colon is missing behind the name of the field' : `a blank is missing behind the colon of ${glued}` };
}

/** By how the parser's own sentence begins. */
const sentences: readonly [begin: string, words: (char: string) => string][] = [
  ['Missing , or', () => `a comma is missing, or quotes around the whole text: 'team="db"'`],
  ['Comments must be', () => 'a # begins a comment; put quotes around a channel: "#name"'],
  ['Unexpected scalar at node end', () => `the text goes on behind its closing quote; put quotes around all of it, and write '' for a ' inside of '...'`],
  ['Unexpected , in flow', () => 'there is a comma too many'],
  ['Unexpected block-seq-ind', () => 'the first "- " of a list begins a line of its own'],
  ['Unexpected flow-map-end', (char) => `${char} closes nothing that was opened`],
  ['Unexpected flow-seq-end', (char) => `${char} closes nothing that was opened`],
  ['Unexpected', () => 'something is missing before this: a comma, a colon, or the end of the line'],
];

function bySentence(text: string, { message, pos: [offset] }: YAMLError, otherOffset: number): SyntaxFault {
  if (message.startsWith('Sequence item without')) return { offset: otherOffset, message: indentation };
  const words = sentences.find(([begin]) => message.startsWith(begin))?.[1];
  return { offset, message: words?.(text[offset] ?? 'this') ?? unforeseen };
}

function lastStart(document: Document, wanted: (node: unknown) => boolean): number | undefined {
  let start: number | undefined;
  visit(document, (_, node) => {
    if (isNode(node) && wanted(node)) start = node.range?.[0];
  });
  return start;
}
