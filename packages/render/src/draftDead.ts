import { unopenedReason } from '@tocsin/contracts/message';
import type { DeadView } from '@tocsin/contracts/view';
import { linkButtons } from './buttons.ts';
import { type Draft, templateTools } from './draft.ts';
import { faultColor } from './look.ts';
import { code } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import type { Words } from './words.ts';

/** Drafts the notice that something failed for good and waits in the list of dead letters. */
export function draftDead(view: DeadView, words: Words, size: Size): Draft {
  const what = words.t(`dead_${view.kind}`, { n: view.count });
  const why = view.reason === unopenedReason ? 'dead_sealed_why' : `dead_${view.kind}_why`;
  const command = `tocsin dead list --tenant ${oneLine(view.tenantId, 80)}`;
  const facts = {
    what,
    why: words.t(why),
    reason: oneLine(view.reason, size.summary),
    since: view.since,
    tenantId: oneLine(view.tenantId, size.name),
  };
  return {
    template: 'dead',
    alertType: '',
    data: { ...templateTools(words), ...facts, fix: words.t('dead_fix', { command: code(command) }) },
    sentence: words.t('text_dead', { what, reason: facts.reason }),
    own: null,
    frame: {
      color: faultColor,
      version: `dead-${view.kind}-${view.since}-${view.count}`,
      controls: linkButtons([], { name: 'console', url: view.consoleUrl }, words),
    },
  };
}
