import { elementsOf, imageFields } from './elementRules.ts';
import type { Rule, Shape } from './ruleTypes.ts';
import { block, boolean, choice, element, list, mrkdwn, number, object, plain, string, text } from './ruleTypes.ts';

export type Surface = 'message' | 'modal' | 'home';

/** A block's shape and where it may stand. `type` and `block_id` are known to every block. */
export interface BlockRule extends Shape {
  surfaces: readonly Surface[];
}

const everywhere: readonly Surface[] = ['message', 'modal', 'home'];
const messages: readonly Surface[] = ['message'];
const cell = element('raw_text', 'raw_number', 'rich_text');
const inContainer = ['actions', 'context', 'divider', 'file', 'header', 'image', 'input', 'rich_text', 'section', 'table', 'video'];
const image = element('image');
const richText = block('rich_text');

/** Blocks by `type`. Limits: the JSDoc of @slack/types 3.2.0 and Slack's reference; surfaces: Slack's list of blocks. */
export const blockRules: Readonly<Record<string, BlockRule>> = {
  section: {
    surfaces: everywhere,
    fields: { text: text(3_000), fields: list(text(2_000), 10), accessory: element(...elementsOf.accessory), expand: boolean },
    anyOf: ['text', 'fields'],
  },
  header: { surfaces: everywhere, fields: { text: plain(150) }, required: ['text'] },
  divider: { surfaces: everywhere, fields: {} },
  context: { surfaces: everywhere, fields: { elements: list(element('image', 'plain_text', 'mrkdwn'), 10) }, required: ['elements'] },
  actions: { surfaces: everywhere, fields: { elements: list(element(...elementsOf.actions), 25) }, required: ['elements'] },
  image: { surfaces: everywhere, fields: { ...imageFields, title: plain(2_000) }, required: ['alt_text'], anyOf: ['image_url', 'slack_file'] },
  rich_text: {
    surfaces: everywhere,
    fields: { elements: list(element('rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted')) },
    required: ['elements'],
  },
  input: {
    surfaces: everywhere,
    fields: { label: plain(2_000), hint: plain(2_000), optional: boolean, dispatch_action: boolean, element: element(...elementsOf.input) },
    required: ['label', 'element'],
  },
  video: {
    surfaces: everywhere,
    fields: {
      video_url: string(3_000),
      thumbnail_url: string(3_000),
      alt_text: string(),
      title: plain(200),
      title_url: string(3_000),
      author_name: string(50),
      provider_name: string(),
      provider_icon_url: string(3_000),
      description: plain(200),
    },
    required: ['video_url', 'thumbnail_url', 'alt_text', 'title'],
  },
  file: { surfaces: messages, fields: { source: choice('remote'), external_id: string() }, required: ['source', 'external_id'] },
  markdown: { surfaces: messages, fields: { text: string(12_000, 1) }, required: ['text'] },
  context_actions: { surfaces: messages, fields: { elements: list(element('feedback_buttons', 'icon_button'), 5) }, required: ['elements'] },
  alert: { surfaces: ['modal'], fields: { text: text(3_000), level: choice('default', 'info', 'warning', 'error', 'success') }, required: ['text'] },
  card: {
    surfaces: everywhere,
    fields: { hero_image: image, icon: image, title: mrkdwn(150), subtitle: mrkdwn(150), body: mrkdwn(200), actions: list(element('button'), 3) },
    anyOf: ['hero_image', 'title', 'actions', 'body'],
  },
  carousel: { surfaces: ['message', 'home'], fields: { elements: list(block('card'), 10) }, required: ['elements'] },
  container: {
    surfaces: everywhere,
    fields: {
      title: plain(150),
      rich_text_title: richText,
      subtitle: text(150),
      child_blocks: list(block(...inContainer), 10),
      width: choice('narrow', 'standard', 'wide', 'full'),
      icon: image,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    required: ['child_blocks'],
    anyOf: ['title', 'rich_text_title'],
  },
  table: {
    surfaces: ['message', 'home'],
    fields: { rows: list(list(cell, 20), 100), column_settings: list(object({ align: choice('left', 'center', 'right'), is_wrapped: boolean }), 20) },
    required: ['rows'],
  },
  data_table: {
    surfaces: messages,
    fields: {
      rows: list(list(cell, 20), 101, 2),
      caption: string(Number.POSITIVE_INFINITY, 1),
      page_size: number(1, 100),
      row_header_column_index: number(0, 19),
    },
    required: ['rows', 'caption'],
  },
  // Not in @slack/types 3.2.0: only what is known of it is checked.
  data_visualization: { surfaces: messages, fields: { title: string(50) }, open: true },
  task_card: {
    surfaces: messages,
    fields: {
      task_id: string(),
      title: string(),
      details: richText,
      output: richText,
      sources: list(element('url')),
      status: choice('pending', 'in_progress', 'complete', 'error'),
    },
    required: ['task_id', 'title', 'status'],
  },
  plan: { surfaces: messages, fields: { title: string(), tasks: list(block('task_card')) }, required: ['title'] },
};

/** A legacy attachment: everything but its blocks is taken as it is. */
export const attachmentRule: Shape = {
  fields: { color: string(), fallback: string(), text: string(), pretext: string(), title: string(), footer: string(300) },
  open: true,
};

/** Modals and Home tabs around their blocks. */
export const viewRule: Shape = {
  fields: {
    type: choice('modal', 'home'),
    title: plain(24),
    submit: plain(24),
    close: plain(24),
    private_metadata: string(3_000),
    callback_id: string(255),
    external_id: string(255),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
  required: ['type'],
  open: true,
};

/** How many blocks fit on a surface. */
export const blocksMax: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

/** How often a block may stand in one message. */
export const timesInMessage: Readonly<Record<string, number>> = { table: 1, data_visualization: 2 };

/** `block_id` of any block. */
export const blockId: Rule = string(255, 1);
