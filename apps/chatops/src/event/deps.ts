import type { ReplyView } from '@tocsin/contracts/reply';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { RefuseWorkspaceDeps } from '@tocsin/steps/refuseWorkspace';
import type { GroupThere } from '@tocsin/store/groupAt';
import type { CommandDeps } from '../command/deps.ts';
import type { HomeOf } from '../home/showHome.ts';

/** Where somebody is told something that nobody else sees. */
export interface Place {
  channelId: string;
  threadTs: string | null;
  userId: string;
}

/** What events ask for, beside what commands do. */
export interface EventDeps<Tx> extends CommandDeps<Tx>, Omit<RefuseWorkspaceDeps<Tx>, 'audit' | 'oweWrites' | 'consoleUrl' | 'newId' | 'now'> {
  /** False when it was worked before, under any of its names. */
  takeSlackEvent(tx: Tx, keys: readonly string[], now: number): Promise<boolean>;
  groupAt(tx: Tx, message: { channelId: string; ts: string }): Promise<GroupThere | null>;
  /** The bot that speaks for a tenant and since when (ms since 1970); null without a workspace. */
  botOf(tx: Tx): Promise<{ userId: string; since: number } | null>;
  /** The lane that gets what is critical while the workspace takes nothing; null: none. */
  laneWithoutWorkspace(tx: Tx, plan: TenantPlan): Promise<string | null>;
  /** Makes somebody's App Home anew. Never rejects. */
  showHome(of: HomeOf, note: ReplyView | null): Promise<void>;
  /** Tells somebody in their own language what nobody else sees. */
  tell(tenantId: string, place: Place, view: ReplyView): Promise<void>;
}
