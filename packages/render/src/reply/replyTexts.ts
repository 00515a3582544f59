import type { ReplyGroup, ReplyOverride, ReplySchedule, ReplySilence, ReplyView } from '@tocsin/contracts/reply';
import { emojiOf } from '../look.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';
import { codeText, text } from './replyWords.ts';

const row = (pieces: readonly string[]): string => pieces.filter((piece) => piece !== '').join(' · ');
const nameMax = 60;

/** A group: what it is, and below how it is called, how much it has, since when, and who has it. */
export function groupText({ code, severity, status, headline, counts, since, by }: ReplyGroup, words: Words): string {
  const state = text(words.t(status === 'firing' || status === 'resolved' ? `tag_${severity}` : `state_${status}`));
  const alerts = status === 'resolved' ? counts.resolved : counts.firing + counts.acknowledged + counts.suppressed;
  const facts = [codeText(code), text(words.t('digest_alerts', { n: alerts })), text(words.t('line_firing', { since: words.date(since) })), byText(by, words)];
  return `${emojiOf(status, severity)} *${state}* ${text(oneLine(headline, 200))}\n${row(facts)}`;
}

/** A silence: what it takes, and below how it is called, until when it lasts, and who made it why. */
export function silenceText({ code, matchers, by, comment, until }: ReplySilence, words: Words): string {
  const facts = [codeText(code), text(words.t('reply_until', { until: words.date(until) })), byText(by, words), text(oneLine(comment, 140))];
  return `🔕 ${codeText(oneLine(matchers, 400))}\n${row(facts)}`;
}

/** A schedule: who is on call, until when, and who is next. */
export function scheduleText({ name, people, until, next }: ReplySchedule, words: Words): string {
  const now = `📟 *${text(oneLine(name, nameMax))}* ${peopleText(people, words)}`;
  return until === null
    ? now
    : `${now}\n${text(words.t('reply_oncall_until', { until: words.date(until) }))} · ${text(words.t('reply_oncall_next'))} ${peopleText(next, words)}`;
}

/** An override: who is on call where, and below how it is called, for how long, and who arranged it. */
export function overrideText({ code, schedule, person, from, to, by }: ReplyOverride, words: Words): string {
  const time = text(words.t('reply_from_to', { from: words.date(from), to: words.date(to) }));
  return `📟 *${text(oneLine(schedule, nameMax))}* ${peopleText(person === null ? [] : [person], words)}\n${row([codeText(code), time, byText(by, words)])}`;
}

/** Why a group is told where it is, or is not. */
export function whyText(view: Extract<ReplyView, { kind: 'why' }>, words: Words): string {
  const { way, receiver, targets, suppression, toldAt, nextAt } = view;
  const route = way.length === 0 ? text(words.t('why_root')) : `${text(words.t('why_route'))} ${way.map((step) => codeText(oneLine(step, 200))).join(' → ')}`;
  const to = `${text(words.t('why_receiver'))} ${codeText(oneLine(receiver, nameMax))}: ${row(targets.map((target) => text(oneLine(target, nameMax))))}`;
  const told = toldAt === null ? words.t('why_untold') : words.t('why_told', { at: words.date(toldAt) });
  const held = suppression && words.t(`why_${suppression.kind}`, { name: oneLine(suppression.name, 140), by: oneLine(suppression.by, nameMax) });
  const until = suppression?.until ? words.t('reply_until', { until: words.date(suppression.until) }) : '';
  const next = nextAt === null ? '' : text(words.t('why_next', { at: words.date(nextAt) }));
  return [route, to, held ? row([text(held), text(until)]) : '', text(told), next].filter((line) => line !== '').join('\n');
}

function byText(by: string | null, words: Words): string {
  return by === null ? '' : text(words.t('reply_by', { by: oneLine(by, nameMax) }));
}

function peopleText(people: readonly string[], words: Words): string {
  return text(people.length === 0 ? words.t('reply_oncall_nobody') : words.list(people.map((person) => oneLine(person, nameMax))));
}
