import { noticeLimits } from '@tocsin/contracts/notice';
import { firstChars } from './storableText.ts';

/** Control characters (but newline), marks that turn a line round, and what is invisible. */
const unwanted = /[^\P{Cc}\n]|\p{Bidi_Control}|\p{Noncharacter_Code_Point}|[\u200b\u2060-\u2064\ufeff]/gu;

/** Untrusted text for a service: well formed, without control characters, and no longer than `chars`. */
export function cleanText(text: string, chars: number): string {
  const clean = text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(unwanted, '').trim();
  return clean.length <= chars ? clean : `${firstChars(clean, chars - 1)}…`;
}

/** As `cleanText`, on one line. */
export function cleanTextLine(text: string, chars: number): string {
  return cleanText(text.replace(/\s+/g, ' '), chars);
}

/** Text as Slack takes it, as others read it: without its escapes, and dates by the words that stand in for them (docs.slack.dev, "Formatting message text"). */
export function plainOfSlack(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:[@#!][^|>]*|[a-z]+:[^|>]*)\|([^>]*)>/g, '$1')
    .replace(/<([a-z]+:[^|>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** An address that may stand in a notice: http or https, without a user in it, not too long. Null otherwise. */
export function linkOf(text: string | null | undefined): string | null {
  const url = text ? URL.parse(text.trim()) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href.length > noticeLimits.urlChars ? null : url.href;
}
