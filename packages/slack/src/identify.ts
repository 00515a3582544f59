import type { WebClient } from '@slack/web-api';
import { messageOf, TocsinError } from '@tocsin/contracts/errors';

/** Whose token this is. */
export interface SlackIdentity {
  teamId: string;
  botUserId: string;
}

/** Asks Slack whose token it is (auth.test). Throws `unavailable` with what to do when Slack does not accept it or does not answer. */
export async function identify(client: WebClient): Promise<SlackIdentity> {
  try {
    const answer = await client.auth.test();
    return { teamId: String(answer.team_id), botUserId: String(answer.user_id ?? answer.bot_id ?? '') };
  } catch (error) {
    throw new TocsinError('unavailable', `Slack did not accept SLACK_BOT_TOKEN: ${messageOf(error)}. Check the token and SLACK_API_URL`, { cause: error });
  }
}
