import type { EscalationView } from '@tocsin/contracts/view';
import { type AlertFacts, alertFacts } from './alertFacts.ts';
import { linkButtons, stateControls } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { subjectOf } from './groupSentence.ts';
import { colorOf } from './look.ts';
import { joined, type Markup, mention, nothing } from './markup.ts';
import { overrideData } from './overrides/overrideData.ts';
import type { OwnWords } from './ownWords.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** What the template `escalation` sees. */
export interface EscalationFacts {
  single: true;
  alert: AlertFacts;
  tenantId: string;
  policy: string;
  /** A level, or that all of them ended and nobody has answered. */
  stage: EscalationView['stage'];
  level: number;
  levels: number;
  round: number;
  rounds: number;
  /** Others of its group that fire. */
  more: number;
  unansweredMs: number;
  nextLevelAt: number | null;
  /** Who was asked before and did not answer. */
  askedBefore: Markup;
}

/** Drafts the message of an escalation. Without a group there is nothing to acknowledge yet, only to read. */
export function draftEscalation(view: EscalationView, words: Words, size: Size): Draft {
  const { stage, level, levels, round, groupId } = view;
  const alert = alertFacts(view.alert, words, size, size.summary);
  const facts: EscalationFacts = {
    single: true,
    alert,
    ...{ tenantId: oneLine(view.tenantId, size.name), policy: oneLine(view.policy, size.name) },
    ...{ stage, level, levels, round, rounds: view.rounds, more: view.more },
    ...{ unansweredMs: view.unansweredMs, nextLevelAt: view.nextLevelAt, askedBefore: namesOf(view.askedBefore, words, size) },
  };
  const links = linkButtons([view.alert], { name: 'original', url: view.permalink }, words);
  const said = { tag: alert.tag, level, levels, subject: subjectOf(alert), summary: alert.summary, duration: words.duration(view.unansweredMs) };
  const sentence = words.t(stage === 'level' ? 'text_escalation' : 'text_unanswered', said);
  const call = callOf(view, words, size);
  return {
    template: 'escalation',
    alertType: view.alert.alertType,
    data: { ...templateTools(words), ...facts },
    sentence: call === null ? sentence : joined([sentence, ' – ', call]),
    own: ownWords(view, words),
    frame: {
      color: colorOf(view.alert.status, view.alert.severity),
      version: `escalation-${stage}-${round}-${level}-${view.alert.status}`,
      controls: groupId === null ? links : [...stateControls(view.alert.status, groupId, words), ...links],
      ...(call === null ? {} : { call }),
    },
  };
}

/** As many are mentioned or named in one place of a message. */
const namedMost = 10;

function callOf({ asks }: EscalationView, words: Words, size: Size): Markup | null {
  const who = [...asks.users.map(({ id, name }) => mention(id, oneLine(name, size.name))), ...asks.userGroups.map((id) => mention(id, oneLine(id, size.name)))];
  const lines = [
    ...(who.length > 0 ? [words.t('escalation_asks', { who: words.list(who.slice(0, namedMost)) })] : []),
    ...(asks.nobodyIn.length > 0 ? [words.t('escalation_nobody', { schedules: namesOf(asks.nobodyIn, words, size) })] : []),
  ];
  return lines.length === 0 ? null : joined(lines.flatMap((line, index) => (index === 0 ? [line] : [' ', line])));
}

function namesOf(names: readonly string[], words: Words, size: Size): Markup {
  const shown = names.slice(-namedMost).map((name) => oneLine(name, size.name));
  return shown.length === 0 ? nothing : words.list(shown);
}

function ownWords({ alert, tenantId, stage, level, levels }: EscalationView, words: Words): OwnWords {
  return {
    parts: ['headline', 'fields', 'details'],
    subject: alert,
    data: () => overrideData(tenantId, alert, null, words),
    headline: (summary) => joined(['🚨 ', words.t(stage === 'level' ? 'headline_own_escalation' : 'headline_own_unanswered', { level, levels, summary })]),
  };
}
