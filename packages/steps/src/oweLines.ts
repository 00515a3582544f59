import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { ActionView, Localised } from '@tocsin/contracts/view';
import type { GroupState } from '@tocsin/core/group';
import { targetOfLane } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';

export interface LineDeps<Tx> {
  loadAnchors(tx: Tx, groupIds: readonly string[]): Promise<{ groupId: string; lane: string; language: Language; ts: string | null }[]>;
  oweWrites(tx: Tx, writes: readonly OwedWrite[]): Promise<void>;
  renderAction(input: Localised<ActionView>): SlackMessage;
  newId(): string;
}

/** A line about a group: what a person did, or time. */
export interface GroupLine {
  group: Pick<GroupState, 'groupId' | 'episode' | 'epoch'>;
  view: ActionView;
}

/** Owes lines to every thread that shows their groups. Answers the lanes. */
export async function oweLines<Tx>(deps: LineDeps<Tx>, tx: Tx, lines: readonly GroupLine[], now: number): Promise<string[]> {
  const anchors = await deps.loadAnchors(
    tx,
    lines.map(({ group }) => group.groupId),
  );
  const writes = lines.flatMap(({ group: { groupId, episode, epoch }, view }) =>
    anchors
      .filter((anchor) => anchor.groupId === groupId && anchor.ts !== null && targetOfLane(anchor.lane).kind === 'slack')
      .map(({ lane, language }): OwedWrite => {
        const ids = { groupId, episode, epoch, runId: null, level: null };
        const rest = { covers: 0, receivedAt: null, traceparent: null, notBefore: now };
        return { writeId: deps.newId(), lane, kind: 'reply', ...ids, ...rest, message: deps.renderAction({ language, view }) };
      }),
  );
  await deps.oweWrites(tx, writes);
  return [...new Set(writes.map(({ lane }) => lane))];
}
