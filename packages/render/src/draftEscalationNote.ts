import type { EscalationNote } from '@tocsin/contracts/view';
import { type Draft, templateTools } from './draft.ts';
import type { Markup } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

const emojis: Readonly<Record<EscalationNote['note'], string>> = { level: '🚨', unanswered: '🚨', sla_warning: '⏳', sla_breached: '⌛' };
const namedMost = 10;

/** Drafts the line in the thread that says how an escalation goes, or that a time that was promised is missed. */
export function draftEscalationNote(view: EscalationNote, words: Words, size: Size): Draft {
  const sentence = sentenceOf(view, words, size);
  return {
    template: 'action',
    alertType: '',
    data: { ...templateTools(words), action: view.note, emoji: emojis[view.note], sentence },
    sentence,
    own: null,
    frame: { color: null, version: `${view.note}-${view.at}`, controls: [] },
  };
}

function sentenceOf(view: EscalationNote, words: Words, size: Size): Markup {
  const policy = words.t('note_policy', { policy: oneLine(view.policy, size.name) });
  if (view.note === 'unanswered') return words.t('note_unanswered', { policy });
  if (view.note === 'level') {
    const told = words.list(view.told.slice(0, namedMost).map((name) => oneLine(name, size.name)));
    const said = { level: view.level, levels: view.levels, told, policy };
    return view.nextLevelAt === null ? words.t('note_last_level', said) : words.t('note_level', { ...said, at: words.date(view.nextLevelAt) });
  }
  return words.t(`note_${view.note}_${view.clock}`, { due: words.date(view.dueAt), policy });
}
