import type { SlackObject } from '../state/message.ts';
import type { KeptView } from '../state/workspace.ts';
import { inputsOf, stateOf } from './openViews.ts';

/** What somebody enters, by the `action_id` of the input. */
export type Entries = Readonly<Record<string, string | number | null>>;

/** Enters something. Throws an Error that names what the view has no input for, or no such option of. */
export function fillView(kept: KeptView, entries: Entries): void {
  const inputs = inputsOf(kept.view);
  for (const [name, value] of Object.entries(entries)) {
    const input = inputs.find(({ element }) => element.action_id === name);
    if (!input) throw new Error(`the view has no input ${name}; it has ${inputs.map(({ element }) => String(element.action_id)).join(', ') || 'none'}`);
    const options = input.element.options as SlackObject[] | undefined;
    if (options && value !== null && !options.some((option) => option.value === value)) throw new Error(`input ${name} has no option ${value}`);
    kept.values[input.key] = value === '' ? null : value;
  }
  kept.view = { ...kept.view, state: { values: stateOf(inputs, kept.values) } };
}

/** The `block_id`s of inputs that have to be filled in and are not: Slack does not submit before. */
export function missingIn(kept: KeptView): string[] {
  const isEmpty = (value: string | number | null | undefined) => value === null || value === undefined || value === '';
  return inputsOf(kept.view)
    .filter(({ key, block }) => block.optional !== true && isEmpty(kept.values[key]))
    .map(({ block }) => String(block.block_id));
}
