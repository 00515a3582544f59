import type { ImportNote } from '../imported.ts';

type Said = Pick<ImportNote, 'kind' | 'message'>;

const wording: Said = {
  kind: 'left out',
  message: "is in Alertmanager's own template language; Tocsin writes messages itself, and your own words belong into `templates` (docs/templates.md)",
};
const look: Said = {
  kind: 'left out',
  message: "is how the message looked; Tocsin's messages have the colour of their severity, and the name and picture of its Slack app",
};
const connection: Said = { kind: 'changed', message: 'is how Alertmanager reached Slack, and is not copied; Tocsin writes with its own app (SLACK_BOT_TOKEN)' };
const mentions: Said = {
  kind: 'to do',
  message: "mentions people or a whole channel, and Tocsin's messages mention nobody: tell who relied on it to turn on notifications for the channel",
};

/** What became of the fields of a `slack_configs` entry, but for `channel` and `send_resolved`. */
const fields: Readonly<Record<string, Said>> = {
  ...each(
    ['title', 'title_link', 'pretext', 'text', 'message_text', 'fallback', 'footer', 'fields', 'short_fields', 'callback_id', 'mrkdwn_in', 'link_names'],
    wording,
  ),
  ...each(['color', 'username', 'icon_emoji', 'icon_url', 'image_url', 'thumb_url'], look),
  ...each(['api_url', 'api_url_file', 'app_token', 'app_token_file', 'app_url', 'http_config', 'timeout'], connection),
  actions: { kind: 'left out', message: "are buttons of your own; Tocsin's messages have its own (acknowledge, silence and more)" },
  update_message: { kind: 'changed', message: 'is how Tocsin always does it: a group has one message, which is kept up to date' },
};

/** What to say about a field, by its name and what it says. */
export function slackFieldNote(name: string, value: unknown): Said {
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!known) return { kind: 'left out', message: 'is not known to Tocsin' };
  return known === wording && /<!(?:channel|here|everyone|subteam)|<@/.test(JSON.stringify(value) ?? '') ? mentions : known;
}

function each(names: readonly string[], said: Said): Record<string, Said> {
  return Object.fromEntries(names.map((name) => [name, said]));
}
