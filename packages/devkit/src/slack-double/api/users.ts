import { countArgument, requiredText } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { UserSeed } from '../seed.ts';
import type { Workspace } from '../state/workspace.ts';
import { pageOf } from './cursor.ts';
import type { Call } from './method.ts';

/** `users.info`. */
export function usersInfo({ workspace, args }: Call): Record<string, unknown> {
  const user = workspace.users.get(requiredText(args, 'user'));
  if (!user) throw new SlackRefusal('user_not_found');
  return { user: presentUser(workspace, user) };
}

/** `users.list`, by pages. */
export function usersList({ workspace, args }: Call): Record<string, unknown> {
  const { items, response_metadata } = pageOf([...workspace.users.values()], args, countArgument(args, 'limit', 200, 1_000));
  return { members: items.map((user) => presentUser(workspace, user)), response_metadata };
}

/** `users.lookupByEmail`. */
export function usersLookupByEmail({ workspace, args }: Call): Record<string, unknown> {
  const email = requiredText(args, 'email').toLowerCase();
  const user = [...workspace.users.values()].find((candidate) => candidate.email?.toLowerCase() === email);
  if (!user) throw new SlackRefusal('users_not_found');
  return { user: presentUser(workspace, user) };
}

function presentUser(workspace: Workspace, user: UserSeed): Record<string, unknown> {
  const profile = { real_name: user.realName, display_name: user.name, email: user.email, team: workspace.id };
  return {
    id: user.id,
    team_id: workspace.id,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: false,
    tz: user.tz,
    locale: user.locale,
    profile,
  };
}
