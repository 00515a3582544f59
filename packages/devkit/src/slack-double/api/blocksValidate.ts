import { validateAttachments, validateBlocks, validateView } from '../blocks/validateMessage.ts';
import { jsonArgument } from '../http/parseArguments.ts';
import { contentRefusal, SlackRefusal } from '../http/slackRefusal.ts';
import type { Call } from './method.ts';

/** `blocks.validate`: exactly one of `blocks`, `view` and `message`, looked at and not posted. */
export function blocksValidate({ args }: Call): Record<string, unknown> {
  const given = (['blocks', 'view', 'message'] as const).filter((name) => args[name] !== undefined && args[name] !== '');
  const [name] = given;
  if (name === undefined || given.length > 1) throw contentRefusal('invalid_arguments', ['must provide exactly one of `blocks`, `view`, or `message`']);
  const problems = problemsOf(name, jsonArgument(args, name, 'invalid_arguments'));
  if (problems.length === 0) return {};
  const errors = problems.map((problem) => ({ code: 'failed_constraint', ...partsOf(problem) }));
  throw new SlackRefusal(`invalid_${name}`, { details: { errors, response_metadata: { messages: problems } } });
}

function problemsOf(name: 'blocks' | 'view' | 'message', value: unknown): string[] {
  if (name === 'blocks') return validateBlocks(value);
  if (typeof value !== 'object' || value === null) return ['[ERROR] must provide an object [json-pointer:]'];
  if (name === 'view') return validateView(value, 'type' in value && value.type === 'home' ? 'home' : 'modal');
  const message = value as { blocks?: unknown; attachments?: unknown };
  return [
    ...(message.blocks === undefined ? [] : validateBlocks(message.blocks)),
    ...(message.attachments === undefined ? [] : validateAttachments(message.attachments)),
  ];
}

/** Pointers of `blocks.validate` start at the array itself, those of `chat.postMessage` at the message. */
function partsOf(problem: string): { message: string; pointer: string } {
  const match = /^\[ERROR\] (.*) \[json-pointer:(?:\/blocks)?(.*)\]$/s.exec(problem);
  return { message: match?.[1] ?? problem, pointer: match?.[2] ?? '' };
}
