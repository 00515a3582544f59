import type { Notice, NoticeAlert } from '@tocsin/contracts/notice';
import { type EmailWords, emailWordsIn } from './words.ts';

/** An email, without who sends it. */
export interface Email {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

const colors = { firing: '#b3261e', acknowledged: '#9a6700', resolved: '#1a7f37' } as const;
const subjectMost = 200;

/** What a group's state is as an email: the sentence, the worst alerts, what they have in common, and links. What is untrusted is text in both of its forms. */
export function emailOf(notice: Notice): Email {
  const words = emailWordsIn(notice.language);
  return {
    subject: notice.title.slice(0, subjectMost),
    text: textOf(notice, words),
    html: htmlOf(notice, words),
    // RFC 3834: no out-of-office answers to it.
    headers: { 'auto-submitted': 'auto-generated', 'x-tocsin-key': notice.key, 'x-tocsin-status': notice.status },
  };
}

function textOf({ title, alerts, more, labels, links, escalation }: Notice, words: EmailWords): string {
  const lines = [
    title,
    ...(escalation === null ? [] : ['', escalation]),
    '',
    ...alerts.map((alert) => `- ${lineOf(alert, words)}`),
    ...(more > 0 ? [`- ${words.more(more)}`] : []),
    '',
    ...Object.entries(labels).map(([name, value]) => `${name}: ${value}`),
    '',
    ...links.map(({ text, url }) => `${text}: ${url}`),
    '',
    '-- ',
    words.why,
  ];
  return lines.join('\n');
}

function lineOf({ severity, status, message, startsAt }: NoticeAlert, words: EmailWords): string {
  return `${words.severity[severity]}, ${words.status[status]}, ${words.since} ${timeOf(startsAt)}: ${message.replaceAll('\n', '\n  ')}`;
}

function htmlOf({ title, status, alerts, more, labels, links, escalation, language }: Notice, words: EmailWords): string {
  const items = alerts.map(
    ({ severity, status: stands, message, startsAt }) =>
      `<li><strong>${escaped(words.severity[severity])}</strong>, ${escaped(words.status[stands])}, ${escaped(words.since)} ${timeOf(startsAt)}<br>${escaped(message).replaceAll('\n', '<br>')}</li>`,
  );
  const rows = Object.entries(labels).map(
    ([name, value]) => `<tr><th scope="row" style="text-align:left;padding-right:12px;font-weight:normal">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const ways = links.map(({ text, url }) => `<a href="${escaped(url)}">${escaped(text)}</a>`);
  return [
    `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title></head>`,
    `<body style="font-family:system-ui,sans-serif;line-height:1.5"><div style="border-left:4px solid ${colors[status]};padding-left:12px">`,
    `<h1 style="font-size:18px">${escaped(title)}</h1>`,
    ...(escalation === null ? [] : [`<p>${escaped(escalation)}</p>`]),
    `<ul>${items.join('')}${more > 0 ? `<li>${escaped(words.more(more))}</li>` : ''}</ul>`,
    ...(rows.length > 0 ? [`<table>${rows.join('')}</table>`] : []),
    ...(ways.length > 0 ? [`<p>${ways.join(' · ')}</p>`] : []),
    `</div><p style="font-size:12px">${escaped(words.why)}</p></body></html>`,
  ].join('\n');
}

function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
