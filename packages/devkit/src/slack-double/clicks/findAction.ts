import type { SlackObject, StoredMessage } from '../state/message.ts';
import { parsed } from '../state/presentMessage.ts';

export interface FoundAction {
  blockId: string;
  element: SlackObject;
}

/**
 * The interactive element with that `action_id` in a message, its attachments included; `value` (of a button, or of an option of a menu) decides between several with
 * the same. A menu that has no such option is not found: nobody could have chosen it.
 */
export function findAction(message: StoredMessage, actionId: string, value: string | undefined): FoundAction | undefined {
  const { blocksJson, attachmentsJson } = message.content;
  const blocks = [
    ...(blocksJson === undefined ? [] : parsed(blocksJson)),
    ...(attachmentsJson === undefined ? [] : parsed(attachmentsJson).flatMap((attachment) => (attachment.blocks ?? []) as SlackObject[])),
  ];
  const found = blocks.flatMap((block) =>
    elementsOf(block)
      .filter(({ action_id }) => action_id === actionId)
      .map((element) => ({ blockId: String(block.block_id), element })),
  );
  const fitting = value === undefined ? found : found.filter(({ element }) => !isMenu(element) || optionsOf(element).some((option) => option.value === value));
  return fitting.find(({ element }) => value !== undefined && (element.value === value || isMenu(element))) ?? fitting[0];
}

/** The options of a menu, those in groups included. */
export function optionsOf(element: SlackObject): SlackObject[] {
  const groups = (element.option_groups ?? []) as { options: SlackObject[] }[];
  return [...((element.options ?? []) as SlackObject[]), ...groups.flatMap(({ options }) => options)];
}

function isMenu(element: SlackObject): boolean {
  return element.options !== undefined || element.option_groups !== undefined;
}

/** Elements of actions and inputs, the accessory of a section, the buttons of cards, and all of these in a container. */
export function elementsOf(block: SlackObject): SlackObject[] {
  const nested = [block.elements, block.actions, block.child_blocks].flatMap((list) => (Array.isArray(list) ? (list as SlackObject[]) : []));
  const single = [block.accessory, block.element].filter((item): item is SlackObject => typeof item === 'object' && item !== null);
  return [...single, ...nested, ...nested.filter(({ type }) => ['actions', 'section', 'card', 'input'].includes(String(type))).flatMap(elementsOf)];
}
