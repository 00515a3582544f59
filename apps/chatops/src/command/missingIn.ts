import { type FormVerb, formVerbs } from '@tocsin/contracts/form';
import type { SlashVerb } from '@tocsin/contracts/reply';

/** Of these a code alone says too little. */
const needMore: ReadonlySet<FormVerb> = new Set(['snooze', 'give', 'note']);

/** What a modal has to ask so that a command can be done: for a verb, about the group of a code, or about one to be chosen. Null where nothing is missing. */
export function missingIn(verb: SlashVerb, words: readonly string[]): { verb: FormVerb; code: string | null } | null {
  const asks = formVerbs.find((each) => each === verb);
  const [first] = words;
  if (asks === undefined || words.length > 1) return null;
  // Alone it lists what is arranged, and behind "end" a code is missing that only that list has.
  if (asks === 'override') return first === undefined || first === 'end' ? null : { verb: asks, code: null };
  if (first === undefined) return { verb: asks, code: null };
  return needMore.has(asks) ? { verb: asks, code: first } : null;
}
