import type { SlackObject, StoredMessage } from '../state/message.ts';
import { parsed } from '../state/presentMessage.ts';

export interface FoundAction {
  blockId: string;
  element: SlackObject;
}

/** The interactive element with that `action_id` in a message, its attachments included; `value` decides between several with the same. */
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
  return found.find(({ element }) => value !== undefined && element.value === value) ?? found[0];
}

/** Elements of actions and inputs, the accessory of a section, the buttons of cards, and all of these in a container. */
function elementsOf(block: SlackObject): SlackObject[] {
  const nested = [block.elements, block.actions, block.child_blocks].flatMap((list) => (Array.isArray(list) ? (list as SlackObject[]) : []));
  const single = [block.accessory, block.element].filter((item): item is SlackObject => typeof item === 'object' && item !== null);
  return [...single, ...nested, ...nested.filter(({ type }) => ['actions', 'section', 'card', 'input'].includes(String(type))).flatMap(elementsOf)];
}
