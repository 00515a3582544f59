import { everyone, everything, type Permission, type Role } from '@tocsin/contracts/tenant/role';

/** Who may do what in a tenant; without a role everyone in its workspace may do everything. */
export interface Rights {
  roles: readonly Role[];
  /** The IDs of people's Slack accounts, by their names. */
  slackUsers: ReadonlyMap<string, string>;
}

/** Whether somebody may; if not, the names of the roles that may. */
export type Verdict = { may: true } | { may: false; who: readonly string[] };

/**
 * Whether the owner of a Slack account may do something in an environment; null: in all of them at once, which roles of some environments cannot. Pure: what a
 * button carries is not asked.
 */
export function mayAct({ roles, slackUsers }: Rights, userId: string, wanted: Permission, environment: string | null): Verdict {
  if (roles.length === 0) return { may: true };
  const lets = roles.filter(({ may, environments }) => (may.includes(everything) || may.includes(wanted)) && holdsIn(environments, environment));
  const has = ({ users }: Role) => users.some((user) => user === everyone || (slackUsers.get(user) ?? user) === userId);
  return lets.some(has) ? { may: true } : { may: false, who: lets.map(({ name }) => name) };
}

function holdsIn(environments: readonly string[] | undefined, environment: string | null): boolean {
  return environments === undefined || (environment !== null && environments.includes(environment));
}
