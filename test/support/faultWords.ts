import type { SlackMessage } from '@tocsin/contracts/message';
import type { FaultView, Localised } from '@tocsin/contracts/view';

/** A fault in few words: on top of the message that went elsewhere, or the notice for admins. */
export function faultWords({ language, view }: Localised<FaultView>, original: SlackMessage | null): SlackMessage {
  if (original === null) return { text: `${language} notice: ${view.target} ${view.code}, told in ${view.fallback}`, blocks: [] };
  return { ...original, text: `(${view.target}: ${view.code}) ${original.text}` };
}
