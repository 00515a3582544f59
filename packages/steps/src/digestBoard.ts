import type { SlackMessage } from '@tocsin/contracts/message';
import type { DigestView, Localised } from '@tocsin/contracts/view';
import { urgencies, type WriteKind } from '@tocsin/core/delivery';
import { digestEntries, digestParts, type WaitingGroup } from '@tocsin/core/digest';
import { boardViewOf, type DigestFrame, type DigestSummary } from '@tocsin/core/digestView';
import { languageOfLane } from '@tocsin/core/fallback';
import type { TenantPlan } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import { pageTo } from './pageTo.ts';

export interface BoardDeps<Tx> {
  lockDigest(tx: Tx, lane: string): Promise<OpenDigest | null>;
  keepDigest(tx: Tx, digest: { digestId: string; foldedAt: number; lookAt: number | null; shown: unknown }): Promise<void>;
  summariseDigest(tx: Tx, digestId: string, labels: number): Promise<DigestSummary>;
  worstOfDigest(tx: Tx, digestId: string, limit: number): Promise<WaitingGroup[]>;
  supersedeBoards(tx: Tx, digestId: string, by: string): Promise<void>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderDigest(request: Localised<DigestView>): SlackMessage;
  consoleUrl: string | null;
  newId(): string;
  now(): number;
}

/** A digest that goes on. Times in ms since 1970; `shown` is what its board counted last, `ts` its message (null until Slack has it). */
export interface OpenDigest {
  digestId: string;
  openedAt: number;
  foldedAt: number;
  lookAt: number;
  shown: unknown;
  ts: string | null;
}

/** As many characters of names as one message takes beside everything else. */
export const partRoom = 6_000;
/** As many groups are looked at for a board: more names than it has room for. */
const namesMost = 500;
/** As many labels it counts by. */
export const labelsMost = 5;

/** A write of a digest. `covers`: how many transitions it tells, the oldest of them received at `receivedAt`. */
export function digestWrite<Tx>(
  deps: Pick<BoardDeps<Tx>, 'newId'>,
  lane: string,
  { digestId, at }: DigestFrame,
  write: { kind: WriteKind; message: SlackMessage; covers: number; receivedAt: number | null },
): OwedWrite {
  return { ...pageTo(lane, { writeId: deps.newId(), message: write.message, now: at }), digestId, urgency: urgencies.digest, ...write };
}

/** Owes the edit that shows a digest's board as it is now; an edit that still waits is superseded by it. */
export async function editBoard<Tx>(
  deps: BoardDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  lane: string,
  frame: DigestFrame,
  part: 'board' | 'over',
  summary: DigestSummary,
): Promise<void> {
  const worst = await deps.worstOfDigest(tx, frame.digestId, namesMost);
  const [top = []] = digestParts(digestEntries(worst), partRoom, 1).parts;
  const view = boardViewOf(
    frame,
    part,
    summary,
    top.map(({ line }) => line),
    false,
  );
  const message = deps.renderDigest({ language: languageOfLane(plan, null, lane), view });
  const write = digestWrite(deps, lane, frame, { kind: 'update', message, covers: 0, receivedAt: null });
  await deps.supersedeBoards(tx, frame.digestId, write.writeId);
  await deps.oweWrites(tx, [write]);
}
