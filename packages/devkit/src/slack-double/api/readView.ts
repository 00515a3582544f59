import { validateView } from '../blocks/validateMessage.ts';
import { contentRefusal } from '../http/slackRefusal.ts';
import type { SlackObject } from '../state/message.ts';

/** A view as an app gives it. Throws a SlackRefusal with Slack's pointers for one that Slack would not take. */
export function readView(view: unknown, type: 'modal' | 'home'): SlackObject {
  const problems = validateView(view, type);
  if (problems.length > 0) throw contentRefusal('invalid_arguments', problems);
  return view as SlackObject;
}
