import type { SlackMessage } from '@tocsin/contracts/message';
import type { DigestView } from '@tocsin/contracts/view';
import type { Outcome } from '@tocsin/core/delivery';
import { type ClaimedWrite, type DrainDeps, drainLane } from '@tocsin/steps/drainLane';
import type { Sighting, UncertainWrite } from '@tocsin/steps/settleUncertain';
import { keepDigest, lockDigest, noteDigestGroups, openDigest, refreshUnshown, summariseDigest, worstOfDigest } from '@tocsin/store/digests';
import { letFollow, lockWaiting, mergeWrites, supersedeBoards } from '@tocsin/store/foldWrites';
import { healLanes, insertLaneFault, loadLaneFaults } from '@tocsin/store/laneFaults';
import { noteThere } from '@tocsin/store/noteThere';
import { endStranded, lockShownThere, lockStranded, newestShown } from '@tocsin/store/redirectWrites';
import type { Tx } from '@tocsin/store/transaction';
import { insertWorkspaceFault, loadWorkspaceFault } from '@tocsin/store/workspaceFaults';
import { faultWords } from './faultWords.ts';
import type { TestRecord } from './record.ts';

/** Slack as a script: what it answers to a write and what is found in its history; `said` is what it accepted, in order. */
export interface ScriptedSlack {
  said: { lane: string; write: ClaimedWrite; ts: string }[];
  answer(write: ClaimedWrite, lane: string): Outcome | Promise<Outcome>;
  find(write: UncertainWrite): Sighting;
  /** How often each write was given to Slack, accepted or not. */
  asked: Map<string, number>;
  pauses: { lane: string; until: number }[];
  /** Groups that a digest which is over has flushed. */
  woken: string[];
  /** The lane that does not need the workspace. */
  instead: string | null;
  drain(lane: string, more?: Partial<DrainDeps<Tx>>): Promise<{ again: number | null; sent: number }>;
  /** Drains a lane, moving the clock to whenever it says it has something to do, until it has nothing. */
  drainAll(lane: string): Promise<void>;
}

const plenty = { grants: { posts: 16, updates: 16, chatter: 16, news: 16 }, waitMs: 0, room: 10_000 };

const digestVerbs = {
  ...{ lockDigest, keepDigest, noteDigestGroups, openDigest, refreshUnshown, summariseDigest, worstOfDigest },
  ...{ letFollow, lockWaiting, mergeWrites, supersedeBoards },
};

/** A part of a digest in plain words: `board 3: critical firing HighLatency a 1, b 2`. */
function digestWords({ part, totals, lines, unnamed }: DigestView): SlackMessage {
  const said = lines.map(
    ({ severity, status, title, groups }) => `${severity} ${status} ${title} ${groups.map(({ name, alerts }) => `${name} ${alerts}`).join(', ')}`,
  );
  const all = totals.firing.groups + totals.acknowledged.groups + totals.resolved.groups;
  return { text: [`${part} ${all}`, ...said, ...(unnamed > 0 ? [`+${unnamed}`] : [])].join('\n'), blocks: [] };
}

/** A Slack that accepts everything, until `answer` or `find` is replaced. */
export function scriptedSlack(record: TestRecord): ScriptedSlack {
  const { deps, clock } = record;
  const [tenantId = 'a'] = record.tenants;
  const slack: ScriptedSlack = {
    ...{ said: [], asked: new Map(), pauses: [], woken: [], instead: null },
    answer: (): Outcome => ({ kind: 'accepted', channelId: 'C1', ts: String(slack.said.length + 1) }),
    find: () => ({ found: 'absent' }),
    drain: (lane, more = {}) => drainLane({ ...drainDeps(), ...more }, { tenantId, lane }),
    drainAll: async (lane) => {
      for (let rounds = 0; rounds < 500; rounds += 1) {
        const { again } = await slack.drain(lane);
        if (again === null) return;
        clock.now = Math.max(clock.now + 1, again);
      }
      throw new Error(`lane ${lane} never came to an end`);
    },
  };
  const drainDeps = (): DrainDeps<Tx> => ({
    ...deps,
    ...{ insertWorkspaceFault, loadWorkspaceFault, insteadOf: async () => slack.instead },
    ...{
      insertLaneFault,
      loadLaneFaults,
      healLanes,
      lockStranded,
      lockShownThere,
      newestShown,
      endStranded,
      noteThere,
      consoleUrl: null,
      renderFault: faultWords,
    },
    ...digestVerbs,
    renderDigest: ({ view }) => digestWords(view),
    wakeGroup: async (flush) => void slack.woken.push(flush.groupId),
    takeBudgets: async () => plenty,
    returnBudgets: async () => undefined,
    posted: async () => undefined,
    pauseLane: async (_tenantId, lane, _kind, until) => void slack.pauses.push({ lane, until }),
    wakeLane: async () => undefined,
    renewVisit: async () => true,
    settled: () => undefined,
    reconciled: () => undefined,
    pause: async () => undefined,
    lookFor: async (_tenantId, _lane, writes) => new Map(writes.map((write) => [write.writeId, slack.find(write)])),
    send: async (_tenantId, lane, write) => {
      slack.asked.set(write.writeId, (slack.asked.get(write.writeId) ?? 0) + 1);
      clock.now += 1;
      const outcome = await slack.answer(write, lane);
      if (outcome.kind === 'accepted') slack.said.push({ lane, write, ts: outcome.ts ?? '' });
      return outcome;
    },
  });
  return slack;
}

/** The sum of what the accepted writes told. */
export function toldBy(slack: ScriptedSlack, lane: string): number {
  return slack.said.filter((said) => said.lane === lane).reduce((sum, { write }) => sum + write.covers, 0);
}
