import { suggest } from '../../suggest.ts';
import { knownFieldsAt, placeOfField } from './knownFields.ts';

/** Fields of Alertmanager's file, and secrets, that a tenant's file says otherwise: what to say, and the field that stands for it. */
const otherwise: Readonly<Record<string, { words: string; meant?: string }>> = {
  match: { words: `Tocsin writes matchers: ['team="db"']`, meant: 'matchers' },
  match_re: { words: `Tocsin writes matchers: ['team=~"db|web"']`, meant: 'matchers' },
  object_matchers: { words: `Tocsin writes matchers: ['team="db"']`, meant: 'matchers' },
  source_match: { words: `Tocsin writes source_matchers: ['severity="critical"']`, meant: 'source_matchers' },
  source_match_re: { words: `Tocsin writes source_matchers: ['severity=~"critical|high"']`, meant: 'source_matchers' },
  target_match: { words: `Tocsin writes target_matchers: ['severity="warning"']`, meant: 'target_matchers' },
  target_match_re: { words: `Tocsin writes target_matchers: ['severity=~"warning|info"']`, meant: 'target_matchers' },
  slack_configs: { words: 'Tocsin writes slack: [{channel: "#name"}]', meant: 'slack' },
  pagerduty_configs: { words: 'Tocsin writes pagerduty: [{endpoint: NAME}], with its key set by `tocsin endpoints set NAME pagerduty`', meant: 'pagerduty' },
  email_configs: { words: 'Tocsin writes email: [{endpoint: NAME, to: [ops@example.com]}]', meant: 'email' },
  webhook_configs: { words: 'Tocsin writes signed_webhook: [{endpoint: NAME}]', meant: 'signed_webhook' },
  routing_key: { words: 'it is a secret and no part of a file; write endpoint: NAME, and set NAME with `tocsin endpoints set`' },
  service_key: { words: 'it is a secret and no part of a file; write endpoint: NAME, and set NAME with `tocsin endpoints set`' },
  send_resolved: { words: 'that an alert is resolved is always told; leave it out' },
  slack_api_url: { words: 'it is a secret and no part of a file; set SLACK_WEBHOOK_URL' },
  api_url: { words: 'it is a secret and no part of a file; set SLACK_WEBHOOK_URL' },
  webhook_url: { words: 'it is a secret and no part of a file; write webhook: NAME, and set NAME with `tocsin webhooks set`' },
  bot_token: { words: 'it is a secret and no part of a file; set SLACK_BOT_TOKEN' },
  token: { words: 'it is a secret and no part of a file; set SLACK_BOT_TOKEN' },
  global: { words: 'what holds for all routes is said at the root route' },
  author: { words: 'Tocsin writes created_by: anna', meant: 'created_by' },
  '<<': { words: 'YAML 1.2 does not merge; write out what is meant' },
};

const listedMax = 24;

/** What to say of a field that is not known where it stands: what was probably meant, where it belongs, or what is known there. `meant`: the known field that it stands for. */
export function unknownField(path: readonly PropertyKey[], key: string): { words: string; meant?: string } {
  const other = Object.hasOwn(otherwise, key) ? otherwise[key] : undefined;
  if (other) return { ...other, words: `is not known here: ${other.words}` };
  const known = knownFieldsAt(path);
  if (known.includes(key.trim()))
    return { words: 'has a blank in its name that is none for YAML (was it copied from a page?); type it anew', meant: key.trim() };
  const meant = suggest(key, known) ?? suggest(snakeCase(key), known);
  if (meant !== undefined) return { words: `is not known here, did you mean "${meant}"?`, meant };
  const place = placeOfField(key, path);
  if (place !== null) return { words: `is not known here; it belongs ${place === '' ? 'at the top of the file' : `under ${place}`}` };
  return { words: `is not known here${known.length > 0 && known.length <= listedMax ? `; known are ${known.join(', ')}` : ''}` };
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');
}
