import type { Frame } from './layOut.ts';
import { code, codeBlock, joined, type Markup, markedText } from './markup.ts';
import type { OwnWords } from './ownWords.ts';
import type { Size } from './size.ts';
import type { TemplateKind } from './templates.ts';
import type { Words } from './words.ts';

/** All that is known before a template speaks. */
export interface Draft {
  template: TemplateKind;
  alertType: string;
  /** What the template sees as `it`. */
  data: object;
  /** The sentence for notifications; also what a plain message says. */
  sentence: Markup;
  frame: Frame;
  /** What of it a tenant may say in its own words; null: nothing. */
  own: OwnWords | null;
}

/** Turns a view into a draft of the given size. */
export type Drafter<View> = (view: View, words: Words, size: Size) => Draft;

/** What every template can use beside the facts: the language's words, and ways to put pieces together. */
export function templateTools(words: Words) {
  return {
    ...words,
    code,
    codeBlock,
    /** Pieces that are not empty, with a dot between them. */
    row: (...pieces: (string | Markup)[]): Markup =>
      joined(pieces.filter((piece) => markedText(piece) !== '').flatMap((piece, index) => (index === 0 ? [piece] : [' · ', piece]))),
  };
}
