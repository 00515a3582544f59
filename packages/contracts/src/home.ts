import type { ReplyGroup, ReplySchedule, ReplyView } from './reply.ts';

/** Pressed in the App Home to have it made anew. */
export const homeRefreshAction = 'tocsin.home.refresh';

/** A shift of whoever looks. Times are ms since 1970. */
export interface HomeShift {
  schedule: string;
  from: number;
  to: number;
  isNow: boolean;
}

/** What the App Home shows of one tenant. */
export interface HomeTenant {
  tenantId: string;
  /** What whoever looks answers for, and what else is open; `…More` is how much of it is not listed. */
  mine: readonly ReplyGroup[];
  mineMore: number;
  open: readonly ReplyGroup[];
  openMore: number;
  schedules: readonly ReplySchedule[];
  /** The present shift of whoever looks, or their next; null: none within a month. */
  shift: HomeShift | null;
}

/** What somebody sees on the app's page in Slack, and nobody else. Its strings are untrusted; times are ms since 1970. */
export interface HomeView {
  /** One, or several of a workspace that they share; then each is named. */
  tenants: readonly HomeTenant[];
  /** What became of what they pressed here; null: the page shows it. */
  note: ReplyView | null;
  at: number;
  consoleUrl: string | null;
}
