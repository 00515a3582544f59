import { everyone, everything, isUserGroup, type Permission, type Role } from '@tocsin/contracts/tenant/role';

/** Who may do what in a tenant; without a role everyone in its workspace may do everything. */
export interface Rights {
  roles: readonly Role[];
  /** The IDs of people's Slack accounts, by their names. */
  slackUsers: ReadonlyMap<string, string>;
}

/** Whether somebody may; if not, the names of the roles that may, and the user groups of those whose members nobody knows. */
export type Verdict = { may: true } | { may: false; who: readonly string[]; unknown: readonly string[] };

/**
 * Whether the owner of a Slack account may do something in an environment; null: in all of them at once, which roles of some environments cannot. Pure: what a
 * button carries is not asked.
 */
export function mayAct({ roles, slackUsers }: Rights, userId: string, wanted: Permission, environment: string | null): Verdict {
  if (roles.length === 0) return { may: true };
  const lets = roles.filter(({ may, environments }) => (may.includes(everything) || may.includes(wanted)) && holdsIn(environments, environment));
  const has = ({ users }: Role) => users.some((user) => user === everyone || (slackUsers.get(user) ?? user) === userId);
  if (lets.some(has)) return { may: true };
  return { may: false, who: lets.map(({ name }) => name), unknown: groupsIn({ roles: lets, slackUsers }) };
}

/** The user groups of Slack that roles name. A person of the file may be called like one. */
export function groupsIn({ roles, slackUsers }: Rights): string[] {
  return [...new Set(roles.flatMap(({ users }) => users))].filter((user) => isUserGroup(user) && !slackUsers.has(user));
}

/** Rights with the members of user groups in their place. A group whose members are not known stays, and lets nobody do anything. */
export function withMembers<Some extends Rights>(rights: Some, members: ReadonlyMap<string, readonly string[]>): Some {
  const inPlace = (user: string): readonly string[] => (rights.slackUsers.has(user) ? [user] : (members.get(user) ?? [user]));
  return { ...rights, roles: rights.roles.map((role) => ({ ...role, users: role.users.flatMap(inPlace) })) };
}

function holdsIn(environments: readonly string[] | undefined, environment: string | null): boolean {
  return environments === undefined || (environment !== null && environments.includes(environment));
}
