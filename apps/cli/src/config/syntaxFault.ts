import { YAMLException } from 'js-yaml';
import { type Document, isCollection, isNode, isScalar, parseDocument, visit, type YAMLError } from 'yaml';

/** Why a text is no YAML, in words, and where (in UTF-16 units from 0). */
export interface SyntaxFault {
  offset: number;
  message: string;
}

const unforeseen = 'cannot be read as YAML here; look at the quotes, colons, brackets and indentation around';

/** Why a text cannot be read. `error` is what the fast parser threw; the slow one often knows better why, though it takes more than the fast one does. */
export function syntaxFaultOf(text: string, error: unknown): SyntaxFault {
  if (!(error instanceof YAMLException)) return { offset: 0, message: unforeseen };
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const { reason } = error;
  if (reason.startsWith('nesting exceeded')) return { offset, message: 'is nested more than 100 levels deep' };
  if (/^null byte|^expected valid JSON char/.test(reason)) return { offset, message: 'there is a control character that YAML does not take; remove it' };
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(text);
  if (conflict) return { offset: conflict.index, message: 'a merge was not finished here: choose one side, and remove the lines of <, = and >' };
  try {
    return slowly(text, reason, offset);
  } catch (thrown) {
    // What comes behind the fault may be nested more deeply than the slow parser can go.
    if (thrown instanceof RangeError) return { offset, message: unforeseen };
    throw thrown;
  }
}

function slowly(text: string, reason: string, offset: number): SyntaxFault {
  const document = parseDocument(text, { prettyErrors: false });
  const [first] = document.errors;
  return first === undefined ? withoutSlow(text, document, reason, offset) : inWords(text, document, first, offset);
}

/** What only the fast parser refuses. */
function withoutSlow(text: string, document: Document, reason: string, offset: number): SyntaxFault {
  if (/complex keys/.test(reason))
    return { offset: complexKey(document) ?? offset, message: "a text that begins with { or [ needs quotes: '{{ alert.name }}'" };
  if (/alias/.test(reason)) {
    const name = /"(.*)"/.exec(reason)?.[1];
    const message =
      name === undefined
        ? 'an alias (*name) needs a name'
        : `*${name} stands for nothing: no &${name} comes before it; put quotes around a text that begins with *`;
    return {
      offset: at(text, offset, '*'),
      message: /number of aliases|maxAliases/i.test(reason) ? 'has more than 200 aliases (*name); write out what is meant' : message,
    };
  }
  if (/tag/.test(reason))
    return { offset: at(text, offset, '!'), message: 'tags (!something) are not known here; put quotes around a text that begins with !' };
  if (/duplicated/.test(reason)) return { offset, message: `${keyAt(text, offset)} is there twice` };
  return { offset, message: unforeseen };
}

function inWords(text: string, document: Document, error: YAMLError, otherOffset: number): SyntaxFault {
  const [offset] = error.pos;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { offset, message: 'a tab begins the line; YAML takes only spaces there' };
    case 'DUPLICATE_KEY':
      return { offset, message: `${keyAt(text, offset)} is there twice; keep one` };
    case 'MULTIPLE_DOCS':
      return { offset, message: 'a second document begins here; write each tenant into a file of its own' };
    case 'BAD_SCALAR_START':
      return { offset, message: `a text may not begin with ${text[offset] ?? 'this'}; put quotes around it` };
    case 'BAD_DQ_ESCAPE':
      return {
        offset,
        message: `${text.slice(offset, offset + 2)} means nothing in "double quotes"; write '...' in single ones, or ${text[offset]}${text.slice(offset, offset + 2)}`,
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { offset, message: "there is a second colon; put quotes around a text that has one, or mend the line's indentation" };
    case 'KEY_OVER_1024_CHARS':
      return { offset, message: 'the name of a field is longer than 1024 characters' };
    case 'BAD_ALIAS':
      return { offset, message: 'a text may not begin with *; put quotes around it' };
    default:
      return unclosed(text, document, error) ?? indentedOrMissing(text, error, otherOffset);
  }
}

/** Said where it was opened: where it ends is anybody's guess. */
function unclosed(text: string, document: Document, error: YAMLError): SyntaxFault | null {
  const quote = /^Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote !== undefined) {
    const start = lastStart(document, (node) => isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'));
    return { offset: start ?? error.pos[0], message: `the quote ${quote} that opens here is not closed` };
  }
  const bracket = /^Flow (?:map|sequence).* end with an? (.)$/.exec(error.message)?.[1];
  if (bracket === undefined) return null;
  const start =
    lastStart(document, (node) => isCollection(node) && node.flow === true && !'}]'.includes(text[(node.range?.[1] ?? 0) - 1] ?? '')) ?? error.pos[0];
  const line = /.*/.exec(text.slice(start))?.[0] ?? '';
  const why = /\s#/.test(line) ? 'the # begins a comment; put quotes around a channel' : `a ${bracket} is missing, or it stands too far to the left`;
  return { offset: start, message: `what opens here is not closed: ${why}` };
}

function indentedOrMissing(text: string, error: YAMLError, otherOffset: number): SyntaxFault {
  const [offset] = error.pos;
  if (error.code === 'BAD_INDENT') return { offset: otherOffset, message: 'is not indented like the fields around it' };
  if (/followed by map values|Implicit keys need/.test(error.message)) {
    const line = /.*/.exec(text.slice(offset))?.[0] ?? '';
    const glued = /^([\w-]+):(\S.*)$/.exec(line);
    return { offset, message: glued ? `a blank is missing behind the colon: ${glued[1]}: ${glued[2]}` : 'a colon is missing behind the name of the field' };
  }
  if (error.message.startsWith('Missing , or')) return { offset, message: `a comma is missing, or quotes around the whole text: 'team="db"'` };
  if (error.message.startsWith('Comments must be')) return { offset, message: 'a # begins a comment; put quotes around a channel: "#name"' };
  if (error.message.startsWith('Unexpected scalar at node end'))
    return { offset, message: `the text goes on behind its closing quote; put quotes around all of it, and write '' for a ' inside of '...'` };
  const closing = /^Unexpected flow-\w+-end/.test(error.message) ? text[offset] : undefined;
  if (closing !== undefined) return { offset, message: `${closing} closes nothing that was opened` };
  if (error.message.startsWith('Sequence item without')) return { offset: otherOffset, message: 'is not indented like the fields around it' };
  return { offset, message: unforeseen };
}

function lastStart(document: Document, wanted: (node: unknown) => boolean): number | undefined {
  let start: number | undefined;
  visit(document, (_, node) => {
    if (isNode(node) && wanted(node)) start = node.range?.[0];
  });
  return start;
}

function complexKey(document: Document): number | undefined {
  let start: number | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (start === undefined && isCollection(key)) start = key.range?.[0];
    },
  });
  return start;
}

function keyAt(text: string, offset: number): string {
  return /^(?:"[^"]*"|'[^']*'|[^\s:,}]+)/.exec(text.slice(offset, offset + 100))?.[0] ?? 'a field';
}

/** The nearest such character at or before a place, within its line. */
function at(text: string, offset: number, char: string): number {
  const found = text.lastIndexOf(char, offset);
  return found < 0 || text.slice(found, offset).includes('\n') ? offset : found;
}
