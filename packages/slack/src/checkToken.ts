import type { WebClient } from '@slack/web-api';
import { outcomeOfError } from './sendMessage.ts';

/** Asks Slack whether it accepts the client's token (auth.test): null when it does, else why not or why nobody knows. Never throws. */
export async function checkToken(client: WebClient): Promise<string | null> {
  try {
    await client.auth.test();
    return null;
  } catch (error) {
    const outcome = outcomeOfError(error);
    return 'code' in outcome ? outcome.code : 'unknown';
  }
}
