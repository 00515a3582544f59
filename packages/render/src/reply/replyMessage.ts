import type { Button } from '@slack/types';
import type { SlackMessage } from '@tocsin/contracts/message';
import { type ReplyView, slashVerbs } from '@tocsin/contracts/reply';
import { stateControls } from '../buttons.ts';
import type { Words } from '../words.ts';
import { groupText, overrideText, scheduleText, silenceText, whyText } from './replyTexts.ts';
import { codeText, said, text } from './replyWords.ts';

/** Every reply but a group's own message, which is rendered as everywhere. */
type Said = Exclude<ReplyView, { kind: 'group' }>;

/** A paragraph in mrkdwn, and what can be pressed beside it. */
interface Paragraph {
  text: string;
  button?: Button;
}

/** What somebody who typed a command is told. Its lists are as long as whoever asks has made them: up to 40 entries fit. */
export function replyMessage(view: Said, words: Words): SlackMessage {
  const paragraphs = paragraphsOf(view, words);
  return {
    text: paragraphs[0]?.text ?? '',
    blocks: paragraphs.map(({ text: mrkdwn, button }) => ({
      type: 'section',
      text: { type: 'mrkdwn', text: mrkdwn.slice(0, sectionMax), verbatim: true },
      ...(button && { accessory: button }),
    })),
  };
}

/** Slack takes 3,000. */
const sectionMax = 2_900;

function paragraphsOf(view: Said, words: Words): Paragraph[] {
  switch (view.kind) {
    case 'said':
      return [{ text: said(words, view.phrase, view.values) }];
    case 'help':
      return help(view, words);
    case 'groups':
      return listed(
        words,
        'reply_groups',
        view.groups.map((group) => ({ text: groupText(group, words), ...answerTo(group, words) })),
        view.more,
      );
    case 'silences':
      return listed(
        words,
        'reply_silences',
        view.silences.map((silence) => ({ text: silenceText(silence, words) })),
        view.more,
      );
    case 'overrides':
      return listed(
        words,
        'reply_overrides',
        view.overrides.map((each) => ({ text: overrideText(each, words) })),
        view.more,
      );
    case 'oncall':
      return listed(
        words,
        'reply_schedules',
        view.schedules.map((schedule) => ({ text: scheduleText(schedule, words) })),
        0,
      );
    case 'why':
      return [{ text: groupText(view.group, words), ...answerTo(view.group, words) }, { text: whyText(view, words) }];
  }
}

function help({ trouble }: Extract<Said, { kind: 'help' }>, words: Words): Paragraph[] {
  const verbs = slashVerbs.map((verb) => `${codeText(`/tocsin ${verb}`)}  ${text(words.t(`help_${verb}`))}`);
  const top = trouble === null ? text(words.t('reply_help')) : said(words, trouble.phrase, trouble.values);
  return [{ text: top }, { text: verbs.join('\n') }, { text: said(words, 'reply_help_codes', { codeIn: 'in:acme' }) }];
}

function listed(words: Words, phrase: string, entries: Paragraph[], more: number): Paragraph[] {
  if (entries.length === 0) return [{ text: text(words.t(`${phrase}_none`)) }];
  const rest = more > 0 ? [{ text: text(words.t('reply_more', { n: more })) }] : [];
  return [{ text: text(words.t(phrase, { n: entries.length + more })) }, ...entries, ...rest];
}

/** What fires can be acknowledged from here. */
function answerTo(group: { groupId: string; status: string }, words: Words): { button?: Button } {
  if (group.status !== 'firing') return {};
  const button = stateControls('firing', group.groupId, words).find((control) => control.type === 'button');
  return button ? { button } : {};
}
