import { marks } from './markup.ts';

const span = new RegExp(`([${marks.text}${marks.code}${marks.block}${marks.date}${marks.mention}])([^${marks.end}]*)${marks.end}?`, 'gu');
const stray = new RegExp(`[${Object.values(marks).join('')}]`, 'gu');

/** Marked text as Slack's mrkdwn: untrusted text cannot make a mention, a link, formatting or an emoji. */
export function asMrkdwn(markedText: string): string {
  return markedText
    .replace(span, (_whole, mark: string, text: string) => mrkdwnSpan(mark, text.replaceAll(marks.newline, mark === marks.block ? '\n' : ' ')))
    .replace(stray, '');
}

/** Marked text as plain_text, which Slack does not parse. What would be a mention elsewhere is made harmless all the same, for whoever reads the block next. */
export function asPlain(markedText: string): string {
  const text = markedText.replace(span, (_whole, mark: string, inner: string) =>
    mark === marks.date || mark === marks.mention ? inner.slice(inner.indexOf('|') + 1) : inner,
  );
  return text
    .replaceAll(marks.newline, '\n')
    .replace(stray, '')
    .replace(/<(?=[!@#]|[\w+.-]+:)/gu, '‹');
}

function mrkdwnSpan(mark: string, text: string): string {
  if (mark === marks.date) return dateToken(text);
  if (mark === marks.mention) return `<${text.slice(0, text.indexOf('|'))}>`;
  if (mark === marks.code) return `\`${escaped(text.replaceAll('`', 'ˋ'))}\``;
  if (mark === marks.block) return `\`\`\`${escaped(text.replaceAll('`', 'ˋ'))}\`\`\``;
  return escaped(unformatted(text));
}

/** Slack shows it in the reader's zone and language: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
function dateToken(text: string): string {
  const bar = text.indexOf('|');
  return `<!date^${text.slice(0, bar)}^{date_short_pretty} {time}|${escaped(text.slice(bar + 1).replace(/[|^]/gu, ' '))}>`;
}

/** The only escapes that Slack knows: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return /[&<>]/u.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text;
}

const lookalikes: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼' };

/** Formatting characters and `:emoji:` cannot be escaped in mrkdwn. Where they would act, also together with what comes next, they become a character that looks the same. */
function unformatted(text: string): string {
  if (!/[`*_~:]/u.test(text)) return text;
  return text
    .replaceAll('`', 'ˋ')
    .replace(/(?<![\p{L}\p{N}])[*_~](?=\S|$)|(?<=\S|^)[*_~](?![\p{L}\p{N}])/gu, (sign) => lookalikes[sign] ?? sign)
    .replace(/:(?!\d{1,2}:|\d+$)(?=[\p{L}\p{N}_+'-]{1,100}(?::|$))/gu, '∶');
}
