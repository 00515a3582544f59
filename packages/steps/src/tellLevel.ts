import type { TimelineEntry } from '@tocsin/contracts/groupAction';
import type { Language } from '@tocsin/contracts/language';
import type { SlackMessage } from '@tocsin/contracts/message';
import type { AskedView, EscalationNote, EscalationView, Localised } from '@tocsin/contracts/view';
import { urgencies } from '@tocsin/core/delivery';
import type { RunLevel } from '@tocsin/core/escalationPolicy';
import { type EscalationRun, isLastLevel, type RunPlace } from '@tocsin/core/escalationRun';
import { alertViewOf } from '@tocsin/core/groupView';
import { quietUntil } from '@tocsin/core/oncall/quietHours';
import { destinationsOf, laneOfChannel, type TenantPlan, targetOfLane } from '@tocsin/core/tenantPlan';
import type { OwedWrite } from './oweMessages.ts';
import type { Subject } from './runSubjects.ts';
import { type FreshPlace, tellServices } from './tellServices.ts';

/** A message that shows what escalates. */
export interface ShownIn {
  groupId: string;
  episode: number;
  epoch: number;
  lane: string;
  language: Language;
  channelId: string | null;
  ts: string | null;
}

/** Somebody who is asked, and what they want to be asked like. `slackUser` null: whose Slack account nobody knows. */
export interface AskedPerson {
  name: string;
  slackUser: string | null;
  language?: Language | null;
  /** Not before this time (ms since 1970) by direct message. */
  notBefore?: number | null;
}

export interface TellDeps<Tx> {
  /** Who is on call in a schedule at a time; nobody where there is a gap, or no such schedule. */
  whoIsOnCall(tx: Tx, plan: TenantPlan, schedule: string, at: number): Promise<readonly { name: string; slackUser: string | null }[]>;
  /** Who of them wants to be left alone at a time, and until when (ms since 1970). */
  mutedUntil(tx: Tx, userIds: readonly string[], at: number): Promise<ReadonlyMap<string, number>>;
  renderEscalation(plan: TenantPlan, input: Localised<EscalationView>): SlackMessage;
  renderEscalationNote(input: Localised<EscalationNote>): SlackMessage;
  /** Where a message can be read; null where nobody knows. */
  linkTo(message: { channelId: string | null; ts: string | null }): string | null;
  newId(): string;
  consoleUrl: string | null;
}

/** What a level tells: writes that are owed, and everybody that has been asked by then. */
export interface Told {
  writes: OwedWrite[];
  asked: string[];
  /** Whom this level asked, by name. */
  whom: string[];
  /** Where the group is told from now on, too. */
  fresh: FreshPlace[];
}

/** As many names are kept of those that were asked. */
const askedMost = 50;

/** Composes what a due level tells: a new message in its channels and to its people, and a line in the thread of what escalates. */
export async function tellLevel<Tx>(
  deps: TellDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  { run, subject, shown, next, now }: { run: EscalationRun; subject: Subject; shown: readonly ShownIn[]; next: RunPlace; now: number },
): Promise<Told> {
  const level = run.terms.levels[run.nextLevel];
  if (level === undefined) throw new Error(`run ${run.runId} has no level ${run.nextLevel}`);
  const { people: wanted, nobodyIn } = await peopleOf(deps, tx, plan, level, now);
  const people = await leftAlone(deps, tx, plan, wanted, subject, now);
  const users = people.flatMap(({ name, slackUser, notBefore }) => (slackUser === null || isLater(notBefore, now) ? [] : [{ id: slackUser, name }]));
  const asks: AskedView = { users, userGroups: level.userGroups ?? [], nobodyIn };
  const nextLevelAt = isLastLevel(run) ? null : next.nextAt;
  const view = { ...viewOf(deps, plan, run, subject, shown, now), stage: 'level', level: run.nextLevel + 1, nextLevelAt, asks } as const;
  const channels = lanesOf(plan, level, subject, shown);
  const direct = people.flatMap((person) => (person.slackUser === null ? [] : [{ lane: laneOfChannel(person.slackUser), person }]));
  const say = spokenOnce((language) => deps.renderEscalation(plan, { language, view }));
  const pages = channels.map((lane) => page(deps, run, lane, say(languageIn(lane, subject, shown)), now));
  const private_ = direct.flatMap(({ lane, person }) => {
    const message = say(person.language ?? subject.environment.language);
    const after = plan.people.get(person.name)?.directAfterMs ?? [0];
    return after.map((ms) => page(deps, run, lane, message, (person.notBefore ?? now) + ms));
  });
  const sentence = say(subject.environment.language).text;
  const services = tellServices(deps, plan, { run, level, subject, shown, sentence, now });
  const told = [
    ...channels.map(nameOfLane),
    ...services.writes.map(({ lane }) => nameOfLane(lane)),
    ...people.flatMap(({ name, notBefore }) => (isLater(notBefore, now) ? [] : [name])),
    ...asks.userGroups,
  ];
  const note: EscalationNote = { note: 'level', policy: run.policy, level: run.nextLevel + 1, levels: run.terms.levels.length, told, nextLevelAt, at: now };
  const asked = [...new Set([...run.asked, ...told])].slice(-askedMost);
  const writes = [...pages, ...private_, ...services.writes, ...threadWrites(deps, note, shown, channels, now)];
  return { writes, asked, whom: told.slice(channels.length), fresh: services.fresh };
}

/** Composes that all levels of all rounds ended and nobody has answered, for the last level's channels and the thread. */
export function tellUnanswered<Tx>(
  deps: TellDeps<Tx>,
  plan: TenantPlan,
  run: EscalationRun,
  subject: Subject,
  shown: readonly ShownIn[],
  now: number,
): OwedWrite[] {
  const last = run.terms.levels.length - 1;
  const level = run.terms.levels[last] ?? { delay: 0 };
  const asks: AskedView = { users: [], userGroups: [], nobodyIn: [] };
  const view = { ...viewOf(deps, plan, run, subject, shown, now), stage: 'unanswered', level: last + 1, nextLevelAt: null, asks } as const;
  const say = spokenOnce((language) => deps.renderEscalation(plan, { language, view }));
  const channels = lanesOf(plan, level, subject, shown);
  const pages = channels.map((lane) => page(deps, { ...run, nextLevel: last }, lane, say(languageIn(lane, subject, shown)), now));
  return [...pages, ...threadWrites(deps, { note: 'unanswered', policy: run.policy, at: now }, shown, channels, now)];
}

/** A line in every thread that shows what escalates, and in the channel with it where no message of its own says it there. */
export function threadWrites(
  deps: Pick<TellDeps<unknown>, 'renderEscalationNote' | 'newId'>,
  note: EscalationNote,
  shown: readonly ShownIn[],
  saidIn: readonly string[],
  now: number,
): OwedWrite[] {
  const say = spokenOnce((language) => deps.renderEscalationNote({ language, view: note }));
  return shown
    .filter(({ lane, ts }) => ts !== null && targetOfLane(lane).kind === 'slack')
    .map(({ groupId, episode, epoch, lane, language }) => {
      const message: SlackMessage = saidIn.includes(lane) ? say(language) : { ...say(language), broadcast: true };
      const rest = { episode, epoch, runId: null, level: null, covers: 0, receivedAt: null, traceparent: null };
      return { ...rest, writeId: deps.newId(), lane, kind: 'reply', groupId, message, notBefore: now, urgency: urgencies.answer };
    });
}

/** What the timelines of the groups keep of it that show what escalates. */
export function entriesOf(
  { groupId, episode }: { groupId: string | null; episode: number | null },
  shown: readonly ShownIn[],
  kind: TimelineEntry['kind'],
  detail: TimelineEntry['detail'],
  now: number,
): TimelineEntry[] {
  const groups = groupId !== null && episode !== null ? [{ groupId, episode }] : [...new Map(shown.map((each) => [each.groupId, each])).values()];
  return groups.map((group) => ({ groupId: group.groupId, episode: group.episode, at: now, kind, actor: { kind: 'system', process: 'escalate' }, detail }));
}

async function peopleOf<Tx>(
  deps: TellDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  level: RunLevel,
  now: number,
): Promise<{ people: AskedPerson[]; nobodyIn: string[] }> {
  const people = new Map<string, AskedPerson>();
  for (const name of level.people ?? []) people.set(name, { name, slackUser: plan.slackUsers.get(name) ?? null });
  const nobodyIn: string[] = [];
  for (const schedule of level.schedules ?? []) {
    const onCall = await deps.whoIsOnCall(tx, plan, schedule, now);
    if (onCall.length === 0) nobodyIn.push(schedule);
    for (const person of onCall) people.set(person.name, person);
  }
  return { people: [...people.values()].map((person) => ({ ...person, language: plan.people.get(person.name)?.language ?? null })), nobodyIn };
}

/** Whoever wants to be left alone is not mentioned, and asked when that is over, unless what escalates is critical: that wins, but over quiet hours that say otherwise. */
async function leftAlone<Tx>(
  deps: TellDeps<Tx>,
  tx: Tx,
  plan: TenantPlan,
  people: readonly AskedPerson[],
  { alert, standing }: Subject,
  now: number,
): Promise<AskedPerson[]> {
  const isCritical = alert?.severity === 'critical' || standing?.severity === 'critical';
  const users = people.flatMap(({ slackUser }) => slackUser ?? []);
  const muted = isCritical || users.length === 0 ? new Map<string, number>() : await deps.mutedUntil(tx, users, now);
  return people.map((person) => {
    const quiet = plan.people.get(person.name)?.quietHours ?? null;
    const quietEnd = quiet === null || (isCritical && !quiet.forCritical) ? null : quietUntil(quiet, now);
    return { ...person, notBefore: Math.max(now, quietEnd ?? now, muted.get(person.slackUser ?? '') ?? now) };
  });
}

function isLater(notBefore: number | null | undefined, now: number): boolean {
  return (notBefore ?? now) > now;
}

/** A level that names no channel is told where the group is, or would be. */
function lanesOf(plan: TenantPlan, level: RunLevel, { group, environment }: Subject, shown: readonly ShownIn[]): string[] {
  const named = (level.channels ?? []).map(laneOfChannel);
  const there = named.length > 0 ? named : shown.map(({ lane }) => lane);
  const wanted = there.length > 0 ? there : group === null ? [] : destinationsOf(plan, group).map(({ lane }) => lane);
  return [...new Set(wanted.length > 0 ? wanted : [laneOfChannel(environment.defaultChannel)])];
}

function viewOf<Tx>(deps: TellDeps<Tx>, plan: TenantPlan, run: EscalationRun, { alert, standing, groupIds }: Subject, shown: readonly ShownIn[], now: number) {
  if (alert === null) throw new Error(`nothing is known of what run ${run.runId} is about`);
  const original = shown.find(({ ts }) => ts !== null);
  return {
    ...{ tenantId: plan.tenantId, groupId: groupIds[0] ?? null, policy: run.policy, levels: run.terms.levels.length },
    ...{ round: run.round + 1, rounds: run.terms.rounds, alert: alertViewOf(alert), more: Math.max(0, (standing?.firing ?? 1) - 1) },
    ...{ unansweredMs: Math.max(0, now - run.startedAt), permalink: original ? deps.linkTo(original) : null, askedBefore: run.asked },
  };
}

function page<Tx>(deps: TellDeps<Tx>, run: EscalationRun, lane: string, message: SlackMessage, notBefore: number): OwedWrite {
  const subject = { groupId: null, episode: null, epoch: null, runId: run.runId, level: run.nextLevel };
  return { writeId: deps.newId(), lane, kind: 'page', ...subject, covers: 0, message, receivedAt: null, traceparent: null, notBefore };
}

function languageIn(lane: string, { environment }: Subject, shown: readonly ShownIn[]): Language {
  return shown.find((each) => each.lane === lane)?.language ?? environment.language;
}

function nameOfLane(lane: string): string {
  const target = targetOfLane(lane);
  return target.kind === 'slack' ? target.channel : target.name;
}

function spokenOnce(say: (language: Language) => SlackMessage): (language: Language) => SlackMessage {
  const said = new Map<Language, SlackMessage>();
  return (language) => {
    const message = said.get(language) ?? say(language);
    said.set(language, message);
    return message;
  };
}
