import type { FormVerb, FormView, GroupVerb, LabelledAlert } from '@tocsin/contracts/form';
import type { ReplyGroup, ReplyView } from '@tocsin/contracts/reply';
import { scopeOf } from '@tocsin/steps/silenceGroup';
import type { Asked, CommandDeps } from '../command/deps.ts';
import { readOpenGroups } from '../command/listGroups.ts';
import { readGroup, replyGroupOf } from '../command/showGroup.ts';
import { permissionOf } from '../permissionOf.ts';
import { refusalOfGroup } from '../pressButton.ts';
import { lineOf, previewSilence } from './previewSilence.ts';

/** What is to be asked of somebody, and about which group; null where they are to choose one, or none is meant. */
export interface Question {
  verb: FormVerb;
  groupId: string | null;
}

const hourMs = 3_600_000;
const labelledMax = 40;
const headlineMax = 300;

/** The modal that asks it; or what whoever asked is told instead: that they may not, or that there is nothing to ask about. */
export async function formViewOf<Tx>(deps: CommandDeps<Tx>, asked: Asked, { verb, groupId }: Question): Promise<FormView | { reply: ReplyView }> {
  if (verb === 'silence') return silenceForm(deps, asked, groupId);
  if (verb === 'send') return { form: 'send' };
  if (verb === 'override') {
    const [schedule = null] = asked.words;
    const now = deps.now();
    const schedules = [...asked.plan.schedules.keys()];
    if (schedules.length === 0) return { reply: { kind: 'oncall', schedules: [] } };
    return { form: 'override', schedules, schedule, from: now, until: now + 8 * hourMs };
  }
  if (verb === 'labels') return groupId === null ? nothingOpen : labelsForm(deps, asked, groupId);
  if (groupId !== null) {
    const refused = verb === 'show' || verb === 'why' ? null : await refusalOfGroup(deps, { ...asked, groupId, permission: permissionOf[verb] });
    if (refused !== null) return { reply: refused };
    return { form: 'group', verb, group: replyGroupOf(await readGroup(deps, asked, groupId, 1)), choices: [] };
  }
  const choices = choicesFor(verb, await readOpenGroups(deps, asked.tenantId));
  return choices.length === 0 ? nothingOpen : { form: 'group', verb, group: null, choices };
}

const nothingOpen: { reply: ReplyView } = { reply: { kind: 'said', phrase: 'form_nothing_open', values: {} } };

/** Those that a verb can do something about. */
function choicesFor(verb: GroupVerb, groups: readonly ReplyGroup[]): ReplyGroup[] {
  if (verb === 'ack') return groups.filter(({ status }) => status === 'firing');
  if (verb === 'unack') return groups.filter(({ status }) => status === 'acknowledged');
  return [...groups];
}

/** With the matchers of the group that is meant. */
async function silenceForm<Tx>(deps: CommandDeps<Tx>, asked: Asked, groupId: string | null): Promise<FormView | { reply: ReplyView }> {
  const empty = { form: 'silence', lasts: '240', until: null, comment: '', isChanged: false } as const;
  if (groupId === null) return { ...empty, matchers: '', preview: null };
  const refused = await refusalOfGroup(deps, { ...asked, groupId, permission: 'silence' });
  if (refused !== null) return { reply: refused };
  const { group } = await readGroup(deps, asked, groupId, 1);
  const scope = scopeOf(asked.plan, group);
  const environment = scope?.environment ? [{ name: 'environment', operator: '=', value: scope.environment } as const] : [];
  const named = scope?.matchers.some(({ name }) => name === 'environment') ? [] : environment;
  const matchers = scope === null ? '' : lineOf([...scope.matchers, ...named]);
  return { ...empty, matchers, preview: matchers === '' ? null : await previewSilence(deps, asked.tenantId, matchers) };
}

async function labelsForm<Tx>(deps: CommandDeps<Tx>, asked: Asked, groupId: string): Promise<FormView> {
  const read = await readGroup(deps, asked, groupId, labelledMax);
  const { summary, alerts } = read;
  const [first, ...others] = alerts.map(({ labels }) => labels);
  const common = Object.fromEntries(Object.entries(first ?? {}).filter(([name, value]) => others.every((labels) => labels[name] === value)));
  const own = (labels: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(labels).filter(([name]) => !Object.hasOwn(common, name)));
  const labelled = alerts.map(({ message, labels }): LabelledAlert => ({ headline: message.slice(0, headlineMax), labels: own(labels) }));
  const all = summary.firing + summary.acknowledged + summary.resolved + summary.suppressed;
  return { form: 'labels', group: replyGroupOf(read), common, alerts: labelled, more: Math.max(0, all - labelled.length) };
}
