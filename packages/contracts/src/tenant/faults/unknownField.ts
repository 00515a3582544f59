import { didYouMean } from '../../suggest.ts';
import { knownFieldsAt, placeOfField } from './knownFields.ts';

/** Fields of Alertmanager's file, and secrets, that a tenant's file says otherwise. */
const otherwise: Readonly<Record<string, string>> = {
  match: `Tocsin writes matchers: ['team="db"']`,
  match_re: `Tocsin writes matchers: ['team=~"db|web"']`,
  source_match: `Tocsin writes source_matchers: ['severity="critical"']`,
  source_match_re: `Tocsin writes source_matchers: ['severity=~"critical|high"']`,
  target_match: `Tocsin writes target_matchers: ['severity="warning"']`,
  target_match_re: `Tocsin writes target_matchers: ['severity=~"warning|info"']`,
  slack_configs: 'Tocsin writes slack: [{channel: "#name"}]',
  slack_api_url: 'it is a secret and no part of a file; set SLACK_WEBHOOK_URL',
  api_url: 'it is a secret and no part of a file; set SLACK_WEBHOOK_URL',
  bot_token: 'it is a secret and no part of a file; set SLACK_BOT_TOKEN',
  global: 'what holds for all routes is said at the root route',
};

const listedMax = 14;

/** What to say of a field that is not known where it stands: what was probably meant, where it belongs, or what is known there. */
export function unknownFieldWords(path: readonly PropertyKey[], key: string): string {
  const known = knownFieldsAt(path);
  const meant = didYouMean(key, known) || didYouMean(key.toLowerCase().replaceAll('-', '_'), known);
  if (meant !== '') return `is not known here${meant}`;
  const translation = Object.hasOwn(otherwise, key) ? otherwise[key] : undefined;
  if (translation !== undefined) return `is not known here: ${translation}`;
  const place = placeOfField(key);
  if (place !== null) return `is not known here; it belongs ${place === '' ? 'at the top of the file' : `under ${place}`}`;
  return `is not known here${known.length > 0 && known.length <= listedMax ? `; known are ${known.join(', ')}` : ''}`;
}
