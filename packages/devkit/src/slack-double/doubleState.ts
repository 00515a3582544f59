import type { ClickResult } from './clicks/click.ts';
import type { ResponseUrl } from './clicks/responseUrls.ts';
import type { FaultList, FaultSubject } from './faults/faultList.ts';
import type { FaultAction } from './faults/faultSchema.ts';
import type { Upload } from './files/uploads.ts';
import type { BucketSet } from './limits/tokenBucket.ts';
import type { Grants } from './oauth/grants.ts';
import type { Settings } from './settings.ts';
import type { SocketHub } from './sockets/socketHub.ts';
import type { AcceptedWrite, WriteLog } from './state/record.ts';
import type { RecordFile } from './state/recordFile.ts';
import type { Workspace } from './state/workspace.ts';

/** Everything a running double knows. Handlers get it whole: it is the "database" of a process that has only one. */
export interface DoubleState {
  now(): number;
  /** Random text of letters and digits for trigger IDs, view IDs and response URLs. */
  newId(): string;
  signingSecret: string;
  settings: Settings;
  workspaces: Map<string, Workspace>;
  workspaceOfToken: Map<string, Workspace>;
  grants: Grants;
  log: WriteLog;
  file: RecordFile | undefined;
  faults: FaultList;
  buckets: BucketSet;
  refusals: Refusals;
  clicks: ClickResult[];
  /** Trigger IDs of clicks: used once, within 3 s. */
  triggers: Map<string, { team: string; user: string; atMs: number; used: boolean }>;
  responseUrls: Map<string, ResponseUrl>;
  sockets: SocketHub;
  /** Files on their way in, by their IDs. */
  uploads: Map<string, Upload>;
  listeners: Set<(write: AcceptedWrite) => void>;
  askedListeners: Set<(asked: Asked) => void>;
  /** Hear in which workspace a view was opened, changed or closed. */
  viewListeners: Set<(team: string) => void>;
}

/** A request as it came in, whatever becomes of it. `at` is in milliseconds of the double's clock; `fault` is what a script answers instead. */
export interface Asked extends FaultSubject {
  at: number;
  fault: FaultAction | undefined;
}

/** What a script wants to happen to a request; the listeners hear of the request. */
export function askFaults(state: DoubleState, subject: FaultSubject): FaultAction | undefined {
  const fault = state.faults.next(subject);
  for (const listener of state.askedListeners) listener({ ...subject, at: state.now(), fault });
  return fault;
}

/** Requests that were not accepted, by reason and by the channel they named. */
export interface Refusals {
  byReason: Map<string, number>;
  /** By team and channel ID, see `placeKey`. */
  byChannel: Map<string, number>;
}

/** The key of a channel over all workspaces: two of them may have equal channel IDs. */
export const placeKey = (team: string, channelId: string): string => `${team} ${channelId}`;

/** Counts a refused request. `reason` is Slack's error code, or `fault:...` where a script refused it. */
export function countRefusal(state: DoubleState, reason: string, subject?: Pick<FaultSubject, 'team' | 'channelId'>): void {
  const { byReason, byChannel } = state.refusals;
  byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  if (subject?.team === undefined || subject.channelId === undefined) return;
  const key = placeKey(subject.team, subject.channelId);
  byChannel.set(key, (byChannel.get(key) ?? 0) + 1);
}
