import type { WebClient } from '@slack/web-api';
import { outcomeOfError } from './sendMessage.ts';

/** What Slack said of a user group; `again`: it may be otherwise in a minute. */
export type UserGroupAnswer = { ok: true; users: string[] } | { ok: false; code: string; again: boolean };

/** Who is in a user group, by the IDs of their accounts. Never rejects. */
export function readUserGroup(client: WebClient, userGroup: string): Promise<UserGroupAnswer> {
  return asked(async () => (await client.usergroups.users.list({ usergroup: userGroup })).users ?? []);
}

/** Makes these, and nobody else, the members of a user group: at least one, which Slack asks for. Never rejects. */
export function writeUserGroup(client: WebClient, userGroup: string, users: readonly string[]): Promise<UserGroupAnswer> {
  return asked(async () => {
    await client.usergroups.users.update({ usergroup: userGroup, users: users.join(',') });
    return [...users];
  });
}

async function asked(ask: () => Promise<string[]>): Promise<UserGroupAnswer> {
  try {
    return { ok: true, users: await ask() };
  } catch (error) {
    const outcome = outcomeOfError(error);
    const code = 'code' in outcome ? outcome.code : outcome.kind;
    return { ok: false, code, again: outcome.kind === 'limited' || outcome.kind === 'not_sent' || isTransport(code) };
  }
}

/** A code in lower case is a word of Slack's. */
function isTransport(code: string): boolean {
  return code !== code.toLowerCase();
}
