import type { Rule, Shape } from './ruleTypes.ts';
import { anything, block, boolean, choice, element, list, number, object, plain, string, text } from './ruleTypes.ts';

// Limits: the JSDoc of @slack/types 3.2.0, and Slack's reference where that is newer (option values 150). `type` is known to every element.

const colour = choice('primary', 'danger');
const confirm = object({ title: plain(100), text: text(300), confirm: plain(30), deny: plain(30), style: colour }, { required: ['text'] });
const option = object({ text: text(75), value: string(150), description: text(75), url: string(3_000) }, { required: ['text', 'value'] });
const optionGroup = object({ label: plain(75), options: list(option, 100) }, { required: ['label', 'options'] });
const slackFile = object({ id: string(), url: string(3_000) }, { anyOf: ['id', 'url'] });
const filter = object({ include: list(choice('im', 'mpim', 'private', 'public'), 4), exclude_external_shared_channels: boolean, exclude_bot_users: boolean });
const dispatch = object({ trigger_actions_on: list(choice('on_enter_pressed', 'on_character_entered'), 2) });
const style = object({ bold: boolean, code: boolean, italic: boolean, strike: boolean, underline: boolean });

export const actionId = string(255, 1);
const action = { action_id: actionId };
const confirmable = { ...action, confirm };
const input = { ...action, focus_on_load: boolean, placeholder: plain(150) };
const select = { ...input, confirm };
const multi = { ...select, max_selected_items: number(1) };
const richTextInline = ['text', 'link', 'emoji', 'user', 'usergroup', 'channel', 'broadcast', 'team', 'color', 'date'];
const feedback = object({ text: plain(75), value: string(2_000), accessibility_label: string(75) }, { required: ['text', 'value'] });

/** `image` in a section or a context; the block of that name has more fields. */
export const imageFields: Readonly<Record<string, Rule>> = { alt_text: string(2_000), image_url: string(3_000), slack_file: slackFile };

const buttons: Record<string, Shape> = {
  button: {
    fields: { ...confirmable, text: plain(75), value: string(2_000), url: string(3_000), style: colour, accessibility_label: string(75) },
    required: ['text'],
  },
  workflow_button: {
    fields: { ...confirmable, text: plain(75), workflow: anything, style: colour, accessibility_label: string(75) },
    required: ['text', 'workflow'],
  },
  icon_button: {
    fields: { ...confirmable, icon: string(), text: plain(75), value: string(2_000), accessibility_label: string(75), visible_to_user_ids: list(string()) },
    required: ['icon', 'text'],
  },
  feedback_buttons: { fields: { ...action, positive_button: feedback, negative_button: feedback }, required: ['positive_button', 'negative_button'] },
};

const menus: Record<string, Shape> = {
  overflow: { fields: { ...confirmable, options: list(option, 5) }, required: ['options'] },
  checkboxes: { fields: { ...confirmable, focus_on_load: boolean, options: list(option, 10), initial_options: list(option, 10) }, required: ['options'] },
  radio_buttons: { fields: { ...confirmable, focus_on_load: boolean, options: list(option, 10), initial_option: option }, required: ['options'] },
  static_select: {
    fields: { ...select, options: list(option, 100), option_groups: list(optionGroup, 100), initial_option: option },
    anyOf: ['options', 'option_groups'],
  },
  multi_static_select: {
    fields: { ...multi, options: list(option, 100), option_groups: list(optionGroup, 100), initial_options: list(option, 100) },
    anyOf: ['options', 'option_groups'],
  },
  users_select: { fields: { ...select, initial_user: string() } },
  multi_users_select: { fields: { ...multi, initial_users: list(string()) } },
  channels_select: { fields: { ...select, initial_channel: string(), response_url_enabled: boolean } },
  multi_channels_select: { fields: { ...multi, initial_channels: list(string()) } },
  conversations_select: {
    fields: { ...select, initial_conversation: string(), default_to_current_conversation: boolean, filter, response_url_enabled: boolean },
  },
  multi_conversations_select: { fields: { ...multi, initial_conversations: list(string()), default_to_current_conversation: boolean, filter } },
  external_select: { fields: { ...select, initial_option: option, min_query_length: number(0) } },
  multi_external_select: { fields: { ...multi, initial_options: list(option, 100), min_query_length: number(0) } },
};

const inputs: Record<string, Shape> = {
  datepicker: { fields: { ...select, initial_date: string() } },
  datetimepicker: { fields: { ...confirmable, focus_on_load: boolean, initial_date_time: number() } },
  timepicker: { fields: { ...select, initial_time: string(), timezone: string() } },
  email_text_input: { fields: { ...input, initial_value: string(), dispatch_action_config: dispatch } },
  url_text_input: { fields: { ...input, initial_value: string(), dispatch_action_config: dispatch } },
  number_input: {
    fields: { ...input, is_decimal_allowed: boolean, initial_value: string(), min_value: string(), max_value: string(), dispatch_action_config: dispatch },
    required: ['is_decimal_allowed'],
  },
  plain_text_input: {
    fields: {
      ...input,
      initial_value: string(3_000),
      multiline: boolean,
      min_length: number(0, 3_000),
      max_length: number(1, 3_000),
      dispatch_action_config: dispatch,
    },
  },
  rich_text_input: { fields: { ...input, initial_value: block('rich_text'), min_lines: number(1), max_lines: number(1), dispatch_action_config: dispatch } },
  file_input: { fields: { ...action, filetypes: list(string()), max_files: number(1, 10) } },
};

const texts: Record<string, Shape> = {
  plain_text: { fields: { text: string(3_000, 1), emoji: boolean }, required: ['text'] },
  mrkdwn: { fields: { text: string(3_000, 1), verbatim: boolean }, required: ['text'] },
  raw_text: { fields: { text: string(Number.POSITIVE_INFINITY, 1) }, required: ['text'] },
  raw_number: { fields: { value: number(), text: string(Number.POSITIVE_INFINITY, 1) }, required: ['value', 'text'] },
  image: { fields: imageFields, required: ['alt_text'], anyOf: ['image_url', 'slack_file'] },
  url: { fields: { url: string(3_000), text: string() }, required: ['url', 'text'] },
};

const richText: Record<string, Shape> = {
  rich_text_section: { fields: { elements: list(element(...richTextInline), Number.POSITIVE_INFINITY, 0) }, required: ['elements'] },
  rich_text_list: {
    fields: { elements: list(element('rich_text_section')), style: choice('bullet', 'ordered'), indent: number(0, 8), offset: number(0), border: number(0, 1) },
    required: ['elements', 'style'],
  },
  rich_text_quote: { fields: { elements: list(element(...richTextInline)), border: number(0, 1) }, required: ['elements'] },
  rich_text_preformatted: { fields: { elements: list(element('text', 'link')), border: number(0, 1), language: string() }, required: ['elements'] },
  text: { fields: { text: string(Number.POSITIVE_INFINITY, 1), style }, required: ['text'] },
  link: { fields: { url: string(), text: string(), unsafe: boolean, style }, required: ['url'] },
  emoji: { fields: { name: string(100, 1), unicode: string(), url: string(), skin_tone: number(1, 6), style }, required: ['name'] },
  user: { fields: { user_id: string(), style }, required: ['user_id'] },
  usergroup: { fields: { usergroup_id: string(), style }, required: ['usergroup_id'] },
  channel: { fields: { channel_id: string(), style }, required: ['channel_id'] },
  team: { fields: { team_id: string(), style }, required: ['team_id'] },
  broadcast: { fields: { range: choice('here', 'channel', 'everyone'), style }, required: ['range'] },
  color: { fields: { value: string(), style }, required: ['value'] },
  date: { fields: { timestamp: number(0), format: string(), url: string(), fallback: string(), style }, required: ['timestamp', 'format'] },
};

/** Shapes of what stands inside blocks, by `type`. */
export const elementRules: Readonly<Record<string, Shape>> = { ...buttons, ...menus, ...inputs, ...texts, ...richText };

const selectTypes = Object.keys(menus).filter((type) => type.endsWith('_select'));

/** Which elements fit where (the unions `ActionsBlockElement`, `SectionBlockAccessory` and `InputBlockElement` of @slack/types). */
export const elementsOf = {
  actions: [
    'button',
    'workflow_button',
    'checkboxes',
    'radio_buttons',
    'overflow',
    'datepicker',
    'datetimepicker',
    'timepicker',
    'rich_text_input',
    ...selectTypes,
  ],
  accessory: ['button', 'workflow_button', 'checkboxes', 'radio_buttons', 'overflow', 'datepicker', 'timepicker', 'image', ...selectTypes],
  input: [...Object.keys(inputs), 'checkboxes', 'radio_buttons', ...selectTypes],
} as const;
