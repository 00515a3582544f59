import type { Profile, SlackBlock, SlackMessage } from '@tocsin/contracts/message';
import type { ShiftPerson, ShiftView } from '@tocsin/contracts/shift';
import { code, type Markup, markedText, mention } from '../markup.ts';
import { replyMessage } from '../reply/replyMessage.ts';
import { text } from '../reply/replyWords.ts';
import { asPlain } from '../settle.ts';
import { oneLine } from '../untrusted.ts';
import type { Words } from '../words.ts';

const nameMax = 60;

/** What is told of a schedule: whose turn it is now, whose it is soon, or that a user group cannot follow it. */
export function shiftMessage(view: ShiftView, words: Words, profile: Profile): SlackMessage {
  const message = inBlocks(view, words);
  return profile === 'text' ? { ...message, blocks: [] } : message;
}

function inBlocks(view: ShiftView, words: Words): SlackMessage {
  switch (view.kind) {
    case 'hand_over':
      return handOver(view, words);
    case 'reminder': {
      const { schedule, from, to } = view;
      const begins = words.t('shift_begins', { schedule: name(schedule), from: words.date(from) });
      return said('⏰', begins, to === null ? [] : [words.t('shift_ends', { to: words.date(to) })]);
    }
    case 'user_group': {
      const { userGroup, schedules, cause, code: slackCode } = view;
      const head = words.t('user_group_fault', { group: code(oneLine(userGroup, nameMax)), schedules: words.list(schedules.map(name)) });
      const told = { code: code(oneLine(slackCode, nameMax)), read: code('usergroups:read'), write: code('usergroups:write') };
      return said('⚠️', head, [words.t(`user_group_${cause}_why`, told), words.t(`user_group_${cause}_fix`, told)]);
    }
  }
}

function handOver({ schedule, coming, going, until, next, groups, more }: Extract<ShiftView, { kind: 'hand_over' }>, words: Words): SlackMessage {
  const head = words.t('shift_changed', { schedule: name(schedule), coming: peopleOf(coming, words, true), going: peopleOf(going, words, false) });
  const then = until === null ? [] : [words.t('shift_until', { until: words.date(until), next: peopleOf(next, words, false) })];
  const message = said('📟', head, then);
  return { ...message, blocks: [...message.blocks, ...replyMessage({ kind: 'groups', groups, more }, words).blocks] };
}

/** A headline, and below it what goes with it. */
function said(emoji: string, head: Markup, below: readonly Markup[]): SlackMessage {
  const mrkdwn = [`${emoji} *${text(head)}*`, ...below.map(text)].join('\n');
  const block: SlackBlock = { type: 'section', text: { type: 'mrkdwn', text: mrkdwn, verbatim: true } };
  return { text: asPlain(markedText(head)), blocks: [block] };
}

/** Only who comes is to be notified. */
function peopleOf(people: readonly ShiftPerson[], words: Words, isCall: boolean): Markup {
  if (people.length === 0) return words.t('reply_oncall_nobody');
  return words.list(people.map((person) => (isCall && person.slackUser !== null ? mention(person.slackUser, person.name) : name(person.name))));
}

function name(untrusted: string): string {
  return oneLine(untrusted, nameMax);
}
