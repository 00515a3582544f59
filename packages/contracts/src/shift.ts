import type { ReplyGroup } from './reply.ts';

/** Somebody on call. `slackUser` null: whose Slack account nobody knows. */
export interface ShiftPerson {
  name: string;
  slackUser: string | null;
}

/** Why a user group is not kept equal to who is on call. */
export type UserGroupCause = 'permission' | 'scope' | 'plan' | 'unknown' | 'other';

/** What is told of a schedule. Its strings are untrusted; times are ms since 1970, null: nobody comes for as far as one looks. */
export type ShiftView =
  /** Others are on call now. */
  | {
      kind: 'hand_over';
      schedule: string;
      coming: readonly ShiftPerson[];
      going: readonly ShiftPerson[];
      until: number | null;
      next: readonly ShiftPerson[];
      /** What is open, the worst first, and how many more. */
      groups: readonly ReplyGroup[];
      more: number;
    }
  /** Somebody's shift begins soon. */
  | { kind: 'reminder'; schedule: string; from: number; to: number | null }
  /** For admins. `code` is Slack's word for it. */
  | { kind: 'user_group'; userGroup: string; schedules: readonly string[]; cause: UserGroupCause; code: string };
