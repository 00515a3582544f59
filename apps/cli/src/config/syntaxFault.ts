import { YAMLException } from 'js-yaml';
import { type Document, isCollection, isNode, isScalar, parseDocument, visit, type YAMLError } from 'yaml';

/** Why a text is no YAML, in words, and where (in UTF-16 units from 0). */
export interface SyntaxFault {
  offset: number;
  message: string;
}

/** Why a text cannot be read. `error` is what the fast parser threw; the slow one often knows better why, though it takes more than the fast one does. */
export function syntaxFaultOf(text: string, error: unknown): SyntaxFault {
  if (!(error instanceof YAMLException)) return { offset: 0, message: `cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}` };
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const { reason } = error;
  if (/^nesting exceeded/.test(reason)) return { offset, message: 'is nested more than 100 levels deep' };
  if (/^null byte|^expected valid JSON char/.test(reason)) return { offset, message: 'there is a control character that YAML does not take; remove it' };
  const document = parseDocument(text, { prettyErrors: false });
  const [first] = document.errors;
  if (first !== undefined) return inWords(text, document, first, offset);
  return withoutSlow(text, document, reason, offset);
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
  return { offset, message: `cannot be read as YAML: ${reason}` };
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
      return unclosed(document, error) ?? indentedOrMissing(text, error, otherOffset);
  }
}

/** Said where it was opened: where it ends is anybody's guess. */
function unclosed(document: Document, error: YAMLError): SyntaxFault | null {
  const quote = /^Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote !== undefined) {
    const start = lastStart(document, (node) => isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'));
    return { offset: start ?? error.pos[0], message: `the quote ${quote} that opens here is not closed` };
  }
  const bracket = /^Flow (?:map|sequence).* end with an? (.)$/.exec(error.message)?.[1];
  if (bracket === undefined) return null;
  const start = lastStart(document, (node) => isCollection(node) && node.flow === true);
  return { offset: start ?? error.pos[0], message: `what opens here is not closed: a ${bracket} is missing, or it stands too far to the left` };
}

function indentedOrMissing(text: string, error: YAMLError, otherOffset: number): SyntaxFault {
  const [offset] = error.pos;
  if (error.code === 'BAD_INDENT') return { offset: otherOffset, message: 'is not indented like the fields around it' };
  if (/followed by map values|Implicit keys need/.test(error.message)) {
    const line = /.*/.exec(text.slice(offset))?.[0] ?? '';
    const glued = /^([\w-]+):(\S.*)$/.exec(line);
    return { offset, message: glued ? `a blank is missing behind the colon: ${glued[1]}: ${glued[2]}` : 'a colon is missing behind the name of the field' };
  }
  if (/^Missing , or/.test(error.message)) return { offset, message: `a comma is missing, or quotes around the whole text: 'team="db"'` };
  if (/^Sequence item without/.test(error.message)) return { offset: otherOffset, message: 'is not indented like the fields around it' };
  return { offset, message: `cannot be read as YAML: ${error.message}` };
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
