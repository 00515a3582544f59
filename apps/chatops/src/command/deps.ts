import type { Actor } from '@tocsin/contracts/actor';
import type { AlertSearch } from '@tocsin/contracts/alertSearch';
import type { Language } from '@tocsin/contracts/language';
import type { NativeAlert } from '@tocsin/contracts/nativeAlert';
import type { AlertState } from '@tocsin/core/alertState';
import type { GroupState, GroupSummary } from '@tocsin/core/group';
import type { StoredSilence } from '@tocsin/core/silence';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { Chronicle, GroupHistory } from '@tocsin/core/timeline/chronicleOf';
import type { SharedFile } from '@tocsin/slack/shareFile';
import type { MuteDeps } from '@tocsin/steps/muteMe';
import type { OverrideDeps } from '@tocsin/steps/overrideShift';
import type { Anchor } from '@tocsin/store/anchors';
import type { StoredOverride } from '@tocsin/store/overrides';
import type { BoardGroup } from '@tocsin/store/readGroups';
import type { PressDeps } from '../pressButton.ts';

/** What commands ask for, beside what buttons do. */
export interface CommandDeps<Tx> extends PressDeps<Tx>, OverrideDeps<Tx>, MuteDeps<Tx> {
  overridesBetween(tx: Tx, schedule: string | null, from: number, to: number): Promise<StoredOverride[]>;
  listOverrides(tx: Tx, schedule: string | null, from: number, to: number): Promise<StoredOverride[]>;
  readGroups(tx: Tx, closedSince: number, limit: number): Promise<BoardGroup[]>;
  groupsByCode(tx: Tx, bounds: { from: string; to: string }): Promise<string[]>;
  lockGroup(tx: Tx, groupId: string): Promise<GroupState | null>;
  countMembers(tx: Tx, groupIds: readonly string[]): Promise<Map<string, GroupSummary>>;
  readGroupAlerts(tx: Tx, groupId: string, limit: number): Promise<AlertState[]>;
  loadAlerts(tx: Tx, alertIds: readonly string[]): Promise<AlertState[]>;
  mainSuppression(tx: Tx, groupId: string): Promise<string | null>;
  listSilences(tx: Tx, endsAfter: number, limit: number): Promise<StoredSilence[]>;
  /** The ids of alerts that a search finds, at most its limit. */
  findAlerts(tenantId: string, search: AlertSearch): Promise<string[]>;
  /** Takes an alert in as if it had come by HTTP. Rejects when it cannot be kept. */
  sendAlert(tenantId: string, alert: NativeAlert, actor: Actor): Promise<void>;
  loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<Anchor[]>;
  /** What the record knows of a group's present or last episode; null of a group that is no more. */
  readTimeline(tenantId: string, groupId: string): Promise<GroupHistory | null>;
  timelineMarkdown(history: GroupHistory, chronicle: Chronicle): string;
  /** Shows a text as a file in a thread. Answers null, or why not. Never rejects. */
  shareFile(tenantId: string, file: SharedFile): Promise<string | null>;
  consoleUrl: string | null;
}

/** Who asked for what, once it is clear whose it is. */
export interface Asked {
  plan: TenantPlan;
  tenantId: string;
  language: Language;
  actor: Extract<Actor, { kind: 'slack' }>;
  words: readonly string[];
  /** Where they asked; a modal is nowhere. */
  channelId?: string;
}
