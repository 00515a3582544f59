import { flagArgument, requiredText, textArgument } from '../http/parseArguments.ts';
import { SlackRefusal } from '../http/slackRefusal.ts';
import type { UsergroupSeed } from '../seed.ts';
import type { Workspace } from '../state/workspace.ts';
import type { Call } from './method.ts';

/** `usergroups.list`. */
export function usergroupsList({ workspace, args }: Call): Record<string, unknown> {
  return { usergroups: [...workspace.usergroups.values()].map((group) => presentUsergroup(workspace, group, flagArgument(args, 'include_users'))) };
}

/** `usergroups.users.list`. */
export const usergroupsUsersList = (call: Call): Record<string, unknown> => ({ users: findUsergroup(call).users });

/** `usergroups.users.update`: replaces the whole list, which may not be empty. */
export function usergroupsUsersUpdate(call: Call): Record<string, unknown> {
  const group = findUsergroup(call);
  const users = (textArgument(call.args, 'users') ?? '').split(',').filter((user) => user !== '');
  if (users.length === 0) throw new SlackRefusal('no_users_provided');
  if (users.some((user) => !call.workspace.users.has(user))) throw new SlackRefusal('invalid_users');
  group.users = users;
  return { usergroup: presentUsergroup(call.workspace, group, true) };
}

function findUsergroup({ workspace, args }: Call): UsergroupSeed {
  const group = workspace.usergroups.get(requiredText(args, 'usergroup'));
  if (!group) throw new SlackRefusal('no_such_subteam');
  return group;
}

function presentUsergroup(workspace: Workspace, group: UsergroupSeed, withUsers: boolean): Record<string, unknown> {
  const about = {
    id: group.id,
    team_id: workspace.id,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    user_count: group.users.length,
    date_delete: 0,
  };
  return withUsers ? { ...about, users: group.users } : about;
}
