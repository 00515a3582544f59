import { YAMLException } from 'js-yaml';
import { type Document, isCollection, parseDocument, visit } from 'yaml';
import { type SyntaxFault, unforeseen, yamlErrorWords } from './yamlErrorWords.ts';

/** Why a text cannot be read. `error` is what the fast parser threw; the slow one often knows better why, though it takes more than the fast one does. */
export function syntaxFaultOf(text: string, error: unknown): SyntaxFault {
  if (!(error instanceof YAMLException)) return { offset: 0, message: unforeseen };
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const { reason } = error;
  if (reason.startsWith('nesting exceeded')) return { offset, message: 'is nested more than 100 levels deep' };
  if (/^null byte|^expected valid JSON char/.test(reason)) return { offset, message: 'there is a control character that YAML does not take; remove it' };
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(text);
  if (conflict) return { offset: conflict.index, message: 'a merge was not finished here: choose one side, and remove the lines of <, = and >' };
  if (reason.startsWith('duplicated')) return { offset, message: `${keyAt(text, offset)} is there twice; keep one` };
  try {
    return slowly(text, reason, offset);
  } catch (thrown) {
    // What comes behind the fault may be nested more deeply than the slow parser can go.
    if (thrown instanceof RangeError) return { offset, message: unforeseen };
    throw thrown;
  }
}

function slowly(text: string, reason: string, offset: number): SyntaxFault {
  // Looking for names that are there twice takes this parser quadratic time; the fast one has done it.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  const [first] = document.errors;
  return first === undefined ? withoutSlow(text, document, reason, offset) : yamlErrorWords(text, document, first, offset);
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
  return { offset, message: unforeseen };
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

/** The nearest such character at or before a place, within its line. */
function at(text: string, offset: number, char: string): number {
  const found = text.lastIndexOf(char, offset);
  return found < 0 || text.slice(found, offset).includes('\n') ? offset : found;
}

/** The name of the field that stands at a place. */
function keyAt(text: string, offset: number): string {
  return /^(?:"[^"]*"|'[^']*'|[^\s:,}]+)/.exec(text.slice(offset, offset + 100))?.[0] ?? 'a field';
}
