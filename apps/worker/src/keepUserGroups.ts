import { oneRound, type Rounds } from './oneRound.ts';

/** What keeping user groups equal to who is on call asks for. */
export interface KeepUserGroupsDeps {
  /** User groups that are to be compared now. */
  dueUserGroups(): Promise<{ tenantId: string; userGroup: string }[]>;
  /** Answers the lanes that got something to say. */
  syncUserGroup(tenantId: string, userGroup: string): Promise<string[]>;
  wakeLane(tenantId: string, lane: string): Promise<void>;
  fault(where: string, error: unknown): void;
}

/** Compares user groups one after the other: Slack lets a workspace's be changed twenty times a minute. */
export function keepUserGroups(deps: KeepUserGroupsDeps): Rounds {
  const sync = async (tenantId: string, userGroup: string) => {
    for (const lane of await deps.syncUserGroup(tenantId, userGroup)) await deps.wakeLane(tenantId, lane);
  };
  return oneRound(
    async (isClosed) => {
      for (const { tenantId, userGroup } of await deps.dueUserGroups()) {
        if (isClosed()) return;
        // One tenant's fault is its own.
        await sync(tenantId, userGroup).catch((error: unknown) => deps.fault('keep a user group', error));
      }
    },
    (error) => deps.fault('keep user groups', error),
  );
}
