import { z } from 'zod';
import { answerSlack, type SlackHandlers, type SlackPath } from '../answerSlack.ts';

const envelopeSchema = z.object({
  envelope_id: z.string().min(1).max(200),
  type: z.enum(['events_api', 'interactive', 'slash_commands']),
  accepts_response_payload: z.boolean().default(false),
  payload: z.record(z.string(), z.unknown()),
});

/** What Slack hands over a socket, acknowledged by the id of its envelope. */
export type Envelope = z.infer<typeof envelopeSchema>;

export interface EnvelopeDeps extends SlackHandlers {
  /** False when this very envelope came before. */
  seenOnce(what: string): Promise<boolean>;
  answered(path: SlackPath, result: 'done' | 'failed', tookMs: number): void;
  fault(where: string, error: unknown): void;
  now(): number;
}

/** Null for what is no envelope: hello, disconnect and whatever comes to be. */
export function envelopeOf(said: unknown): Envelope | null {
  const parsed = envelopeSchema.safeParse(said);
  return parsed.success ? parsed.data : null;
}

/**
 * Does what an envelope says as if it had come by HTTP, and answers what acknowledges it. Null: it is not acknowledged, and Slack says it again. Who sends is known by the socket, which only our
 * app's token opens, so there is no signature. Never rejects.
 */
export async function handleEnvelope(deps: EnvelopeDeps, envelope: Envelope): Promise<object | null> {
  const { envelope_id, type } = envelope;
  const startedAt = deps.now();
  const path = pathOf[type];
  const settle = (result: 'done' | 'failed') => deps.answered(path, result, deps.now() - startedAt);
  try {
    // Events have ids of their own, and are to be worked when they come again.
    if (type !== 'events_api' && !(await deps.seenOnce(`envelope:${envelope_id}`))) return { envelope_id };
    const { status, content } = await answerSlack(deps, path, bodyOf(envelope));
    settle(status === 200 ? 'done' : 'failed');
    if (status !== 200) return null;
    return typeof content === 'object' && envelope.accepts_response_payload ? { envelope_id, payload: content } : { envelope_id };
  } catch (error) {
    settle('failed');
    deps.fault(`work what came by a socket (${type})`, error);
    // What cannot be read will not be read the next time either.
    return error instanceof SyntaxError ? { envelope_id } : null;
  }
}

const pathOf = { events_api: '/slack/events', interactive: '/slack/interactions', slash_commands: '/slack/commands' } as const;

/** The body that Slack would have posted: what reads one reads the other. */
function bodyOf({ type, payload }: Envelope): Buffer {
  if (type === 'events_api') return Buffer.from(JSON.stringify(payload));
  if (type === 'interactive') return Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return Buffer.from(new URLSearchParams(fields).toString());
}
