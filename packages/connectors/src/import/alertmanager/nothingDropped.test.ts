import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantFileSchema } from '@tocsin/contracts/tenantFile';
import { importAlertmanager } from './importAlertmanager.ts';

/** A text that stands in one place only, so that it is seen where it comes out. */
const marked = (): (() => string) => {
  let count = 0;
  return () => `marker${(count += 1)}x`;
};

const slackFields =
  'api_url api_url_file app_token app_token_file app_url http_config username color title title_link pretext text message_text fields short_fields footer fallback callback_id icon_emoji icon_url image_url thumb_url link_names mrkdwn_in actions update_message timeout new_field'.split(
    ' ',
  );
const integrations =
  'discord email incidentio pagerduty webhook opsgenie wechat pushover victorops sns telegram webex msteams msteamsv2 jira rocketchat mattermost hipchat novel'.split(
    ' ',
  );
const globals =
  'resolve_timeout http_config jira_api_url smtp_from smtp_auth_password slack_api_url slack_api_url_file slack_app_token slack_app_url pagerduty_url opsgenie_api_key wechat_api_secret victorops_api_key telegram_bot_token webex_api_url rocketchat_token mattermost_webhook_url new_field'.split(
    ' ',
  );

/** A file that says something in every place there is, and in places that there are not. */
function fullFile(): object {
  const text = marked();
  const each = (names: readonly string[], value: () => unknown) => Object.fromEntries(names.map((name) => [name, value()]));
  const matchers = (prefix: string) => ({
    [`${prefix}match`]: { [text()]: text() },
    [`${prefix}match_re`]: { [text()]: text() },
    [`${prefix}matchers`]: [`${text()}="${text()}"`, `${text()}!~"${text()}", ${text()}=~"${text()}"`],
  });
  const more = () => ({ new_field: text(), labels: { [text()]: text() } });
  const [receiver, old, recent] = [text(), text(), text()];
  const route = () => ({ receiver, group_by: [text(), text()], mute_time_intervals: [old], active_time_intervals: [recent], ...matchers(''), ...more() });
  return {
    global: each(globals, text),
    templates: [text()],
    tracing: { endpoint: text() },
    event_recorder: { path: text() },
    new_field: { deep: [{ inside: text() }] },
    mute_time_intervals: [{ name: old, time_intervals: [{ weekdays: ['monday'], new_field: text() }], new_field: text() }],
    time_intervals: [{ name: recent, time_intervals: [{ times: [{ start_time: '01:00', end_time: '02:00', new_field: text() }], months: [] }] }],
    inhibit_rules: [{ name: text(), ...matchers('source_'), ...matchers('target_'), equal: [text()], new_field: text() }],
    route: { receiver, group_by: [text()], ...more(), routes: [{ ...route(), routes: [route()] }] },
    receivers: [
      {
        name: receiver,
        slack_configs: [{ channel: `#${text()}`, ...each(slackFields, text) }, { channel: `@${text()}` }, { channel: `{{ ${text()} }}` }],
        ...more(),
      },
      {
        name: text(),
        ...each(
          integrations.map((name) => `${name}_configs`),
          () => [{ key: text(), nested: { secret: [text()] } }],
        ),
      },
    ],
  };
}

/** Every scalar, with where it stands; a key is one too. */
function leavesOf(value: unknown, at: string): { at: string; text: string }[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => leavesOf(item, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return [{ at, text: String(value) }];
  return Object.entries(value).flatMap(([name, item]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return name.startsWith('marker') ? [{ at: path, text: name }, ...leavesOf(item, path)] : leavesOf(item, path);
  });
}

test('whatever stands in the file is in what is made of it, or under a note', () => {
  const source = fullFile();
  const { file, notes } = importAlertmanager(source, { tenant: 'acme' });
  assert.equal(tenantFileSchema.safeParse(file).success, true);
  const made = JSON.stringify(file);
  const markers = leavesOf(source, '').filter(({ text }) => text.includes('marker'));
  assert.ok(markers.length > 120, String(markers.length));
  for (const { at, text } of markers) {
    const words = text.match(/marker\d+x/g) ?? [];
    const isNoted = notes.some((note) => at === note.at || at.startsWith(`${note.at}.`) || (at.startsWith(`${note.at}[`) && note.at !== 'receivers'));
    assert.ok(isNoted || words.every((word) => made.includes(word)), `${at} is lost`);
  }
});

test('what Tocsin has no place for is never repeated, for it may be a secret', () => {
  const { file, notes } = importAlertmanager(fullFile(), { tenant: 'acme' });
  const made = JSON.stringify(file);
  const secret = notes.flatMap(({ message }) => message.match(/marker\d+x/g) ?? []).filter((word) => !made.includes(word));
  assert.deepEqual(secret, []);
});
