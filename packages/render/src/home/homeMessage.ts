import { type HomeShift, type HomeTenant, type HomeView, homeRefreshAction } from '@tocsin/contracts/home';
import type { SlackBlock, SlackMessage } from '@tocsin/contracts/message';
import type { ReplyGroup } from '@tocsin/contracts/reply';
import { linkButton, plain, stateControls } from '../buttons.ts';
import { markedText } from '../markup.ts';
import { groupText, scheduleText } from '../reply/replyTexts.ts';
import { said, text } from '../reply/replyWords.ts';
import { asPlain } from '../settle.ts';
import { oneLine } from '../untrusted.ts';
import { webUrl } from '../webUrl.ts';
import type { Words } from '../words.ts';

/** Slack takes 3,000 in a section. */
const sectionMax = 2_900;

/**
 * The blocks of the App Home: when it is my turn, what I answer for, what else is open, who is on call. Slack takes 100 of them: a group of mine is two, everything else one, so there is room for
 * 8 of each of one tenant, and for 4 of each of four.
 */
export function homeMessage({ tenants, note, at, consoleUrl }: HomeView, words: Words): SlackMessage {
  const console_ = webUrl(consoleUrl);
  const refresh = { type: 'button', action_id: homeRefreshAction, text: label('home_refresh', words) };
  const link = console_ === null ? [] : [linkButton('console', label('button_console', words), console_)];
  const top: SlackBlock[] = [
    { type: 'actions', elements: [refresh, ...link] },
    { type: 'context', elements: [{ type: 'mrkdwn', text: text(words.t('home_at', { at: words.date(at) })), verbatim: true }] },
  ];
  const noted = note?.kind === 'said' ? [section(`⚠️ ${said(words, note.phrase, note.values)}`)] : [];
  const blocks = [...noted, ...tenants.flatMap((tenant) => tenantBlocks(tenant, tenants.length > 1, words)), ...top];
  return { text: asPlain(markedText(words.t('home_mine'))), blocks };
}

function tenantBlocks(tenant: HomeTenant, isNamed: boolean, words: Words): SlackBlock[] {
  const { tenantId, mine, mineMore, open, openMore, schedules, shift } = tenant;
  const named: SlackBlock[] = isNamed ? [{ type: 'divider' }, header(oneLine(tenantId, 100))] : [];
  const onCall = schedules.length === 0 ? [] : [title('home_oncall', words), ...schedules.map((each) => section(scheduleText(each, words)))];
  return [
    ...named,
    ...(schedules.length === 0 ? [] : [section(shiftText(shift, words))]),
    title('home_mine', words),
    ...(mine.length === 0 ? [section(text(words.t('home_mine_none')))] : mine.flatMap((group) => mineBlocks(group, words))),
    ...more(mineMore, words),
    title('home_open', words),
    ...(open.length === 0 ? [section(text(words.t('reply_groups_none')))] : open.map((group) => openBlock(group, words))),
    ...more(openMore, words),
    ...onCall,
  ];
}

/** What is mine I can end from here; everything else about it is in its message. */
function mineBlocks(group: ReplyGroup, words: Words): SlackBlock[] {
  const elements = buttonsOf(group, words);
  return [section(groupText(group, words)), ...(elements.length === 0 ? [] : [{ type: 'actions', elements }])];
}

function openBlock(group: ReplyGroup, words: Words): SlackBlock {
  const [button] = group.status === 'firing' ? buttonsOf(group, words) : [];
  return { ...section(groupText(group, words)), ...(button && { accessory: button }) };
}

function buttonsOf({ status, groupId }: ReplyGroup, words: Words) {
  return stateControls(status === 'suppressed' ? 'firing' : status, groupId, words).filter(({ type }) => type === 'button');
}

function shiftText(shift: HomeShift | null, words: Words): string {
  if (shift === null) return `📟 ${text(words.t('home_shift_none'))}`;
  const { schedule, from, to, isNow } = shift;
  const values = { schedule: oneLine(schedule, 60), from: words.date(from), to: words.date(to) };
  return `📟 ${text(words.t(isNow ? 'home_shift_now' : 'home_shift_next', values))}`;
}

function more(n: number, words: Words): SlackBlock[] {
  return n > 0 ? [section(text(words.t('reply_more', { n })))] : [];
}

function section(mrkdwn: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: mrkdwn.slice(0, sectionMax), verbatim: true } };
}

function title(key: string, words: Words): SlackBlock {
  return header(asPlain(markedText(words.t(key))));
}

function header(said: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: said.slice(0, 150), emoji: false } };
}

function label(key: string, words: Words) {
  return plain(asPlain(markedText(words.t(key))));
}
