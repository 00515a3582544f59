import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import { type Notice, type NoticeAlert, type NoticeFor, noticeLimits } from '@tocsin/contracts/notice';
import type { AlertView, GroupView } from '@tocsin/contracts/view';
import { cleanText, cleanTextLine, linkOf, plainOfSlack } from './noticeText.ts';

/** What a notice is made of beside the group's view. `sentence` is what Slack would be told as text, in `language`. */
export interface NoticeSource {
  episode: number;
  sentence: string;
  language: Language;
  to: NoticeFor;
  escalation?: string | null;
  now: number;
}

/** The message that tells a service of a group: bounded and cleaned. Its text is what people read of it who look at what is owed, or in Slack when the service does not take it. */
export function noticeMessageOf(view: GroupView, source: NoticeSource): SlackMessage {
  return { text: source.sentence, blocks: [], notice: noticeOf(view, source) };
}

function noticeOf(view: GroupView, { episode, sentence, language, to, escalation = null, now }: NoticeSource): Notice {
  const [worst] = view.alerts;
  const { firing, acknowledged, resolved, suppressed } = view.counts;
  const alerts = view.alerts.slice(0, noticeLimits.alerts).map(alertOf);
  return {
    key: noticeKeyOf(view.groupId, episode),
    ...{ tenantId: view.tenantId, groupId: view.groupId, episode, epoch: view.epoch },
    // What is held back still stands: it is over when it is resolved.
    status: view.status === 'suppressed' ? 'firing' : view.status,
    severity: view.severity,
    language,
    title: cleanTextLine(plainOfSlack(sentence), noticeLimits.titleChars) || 'Tocsin',
    summary: cleanText(worst?.message ?? '', noticeLimits.textChars),
    alertType: cleanTextLine(worst?.alertType ?? '', 100),
    service: cleanTextLine(worst?.labels['service'] ?? view.groupLabels['service'] ?? '', 100),
    environment: cleanTextLine(worst?.environment ?? '', 100),
    counts: view.counts,
    ...{ since: view.since, at: now, resolvedAt: view.resolvedAt },
    by: view.acknowledged === null ? null : cleanTextLine(view.acknowledged.by, 100),
    labels: labelsOf({ ...inCommon(view.alerts), ...view.groupLabels }),
    alerts,
    more: Math.max(0, firing + acknowledged + resolved + suppressed - alerts.length),
    links: linksOf(view),
    images: imagesOf(view.alerts),
    escalation,
    to,
  };
}

/** What an incident elsewhere is known by. */
export function noticeKeyOf(groupId: string, episode: number): string {
  return `${groupId}:${episode}`;
}

/** The group and episode of a key; null when it is none of ours. */
export function groupOfKey(key: string): { groupId: string; episode: number } | null {
  const [, groupId, episode] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,9})$/.exec(key) ?? [];
  return groupId === undefined ? null : { groupId, episode: Number(episode) };
}

function alertOf({ alertId, alertType, severity, status, message, labels, startsAt, resolvedAt }: AlertView): NoticeAlert {
  const text = cleanText(message, noticeLimits.textChars);
  return { alertId, type: cleanTextLine(alertType, 100), severity, status, message: text, labels: labelsOf(labels), startsAt, resolvedAt };
}

function labelsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(labels).slice(0, noticeLimits.labels);
  return Object.fromEntries(shown.map(([name, value]) => [cleanTextLine(name, 128), cleanTextLine(value, noticeLimits.labelChars)]));
}

function inCommon([first, ...others]: readonly AlertView[]): Record<string, string> {
  return Object.fromEntries(Object.entries(first?.labels ?? {}).filter(([name, value]) => others.every(({ labels }) => labels[name] === value)));
}

function linksOf({ consoleUrl, alerts }: GroupView): Notice['links'] {
  const [worst] = alerts;
  const wanted: [string, string | null | undefined][] = [
    ['Tocsin', consoleUrl],
    ['Runbook', worst?.annotations['runbook_url'] ?? worst?.annotations['runbook']],
    ['Dashboard', worst?.annotations['dashboard_url'] ?? worst?.annotations['dashboard']],
    ['Source', worst?.generatorUrl],
  ];
  return wanted.flatMap(([text, address]) => {
    const url = linkOf(address);
    return url === null ? [] : [{ text, url }];
  });
}

function imagesOf(alerts: readonly AlertView[]): Notice['images'] {
  const found = alerts.flatMap(({ annotations, alertType }) => {
    const url = linkOf(annotations['image_url']);
    return url === null ? [] : [{ text: cleanTextLine(alertType, 100), url }];
  });
  return [...new Map(found.map((image) => [image.url, image])).values()].slice(0, noticeLimits.images);
}
