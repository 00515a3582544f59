/** A request Slack would refuse: `error` is Slack's code. With `retryAfterSeconds` it becomes HTTP 429, else HTTP 200 with `ok: false`. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly retryAfterSeconds: number | undefined;
  readonly details: Record<string, unknown>;

  constructor(error: string, more: { retryAfterSeconds?: number; details?: Record<string, unknown> } = {}) {
    super(error);
    this.name = 'SlackRefusal';
    this.error = error;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.details = more.details ?? {};
  }
}

/** The refusal for problems in the content, with Slack's `response_metadata.messages`. */
export function contentRefusal(error: string, messages: readonly string[]): SlackRefusal {
  return new SlackRefusal(error, { details: { response_metadata: { messages } } });
}
