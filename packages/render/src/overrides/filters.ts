/** What a filter works on or takes as an argument. */
export type Kind = 'text' | 'number' | 'list' | 'any';

/** A filter that is offered: what it works on, then its arguments, of which the first `needs` must be there. */
export interface Filter {
  takes: readonly [Kind, ...Kind[]];
  needs: number;
}

const text: Filter = { takes: ['text'], needs: 0 };
const textWithText: Filter = { takes: ['text', 'text'], needs: 1 };
const replacing: Filter = { takes: ['text', 'text', 'text'], needs: 2 };
const shortening: Filter = { takes: ['text', 'number', 'text'], needs: 0 };
const list: Filter = { takes: ['list'], needs: 0 };
const number: Filter = { takes: ['number'], needs: 0 };
const numberWithNumber: Filter = { takes: ['number', 'number'], needs: 1 };

/**
 * The filters a tenant may use, by name. LiquidJS has 88; these read neither the clock, chance, locale nor files of the host, run no pattern that a template brings,
 * and look at no property by name.
 */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['append', textWithText],
  ['prepend', textWithText],
  ['upcase', text],
  ['downcase', text],
  ['capitalize', text],
  ['strip', text],
  ['lstrip', text],
  ['rstrip', text],
  ['strip_newlines', text],
  ['replace', replacing],
  ['replace_first', replacing],
  ['remove', textWithText],
  ['remove_first', textWithText],
  ['truncate', shortening],
  ['truncatewords', shortening],
  ['slice', { takes: ['text', 'number', 'number'], needs: 1 }],
  ['split', textWithText],
  ['join', { takes: ['list', 'text'], needs: 0 }],
  ['first', list],
  ['last', list],
  ['reverse', list],
  ['sort', list],
  ['size', { takes: ['any'], needs: 0 }],
  ['default', { takes: ['any', 'any'], needs: 1 }],
  ['abs', number],
  ['ceil', number],
  ['floor', number],
  ['round', { takes: ['number', 'number'], needs: 0 }],
  ['plus', numberWithNumber],
  ['minus', numberWithNumber],
  ['times', numberWithNumber],
  ['divided_by', numberWithNumber],
  ['modulo', numberWithNumber],
  ['at_least', numberWithNumber],
  ['at_most', numberWithNumber],
]);
