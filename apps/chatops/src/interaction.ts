import { type FormMemory, type FormValues, formCallbackId, formMemorySchema, formStateSchema } from '@tocsin/contracts/form';
import type { GroupAction } from '@tocsin/contracts/groupAction';
import { actionIds, type MoreChoice, moreChoices, silenceChoices, snoozeMinutes } from '@tocsin/contracts/message';
import { z } from 'zod';

const option = z.object({ value: z.string() }).nullish();

/** The parts of Slack's payload that we believe: who did what, in which workspace. What the message says is not among them. */
const payloadSchema = z.object({
  type: z.string(),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional(), team_id: z.string().optional() }),
  response_url: z.string().max(500).optional(),
  trigger_id: z.string().max(200).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional(), selected_option: option })).default([]),
  view: z
    .object({ id: z.string(), hash: z.string(), callback_id: z.string(), private_metadata: z.string().max(3_000), state: formStateSchema })
    .nullish()
    .catch(null),
});

/** What a button or a menu asks for. `open` is what a modal is needed for. */
export type Wanted =
  | Extract<GroupAction, { do: 'acknowledge' | 'unacknowledge' | 'resolve' }>
  | { do: 'snooze'; minutes: number }
  | { do: 'silence'; for: number | 'monday' }
  | { do: 'escalate' }
  | { do: 'open'; form: MoreChoice | 'silence' };

/** Who did something in Slack. */
export interface Doer {
  teamId: string;
  userId: string;
  userName: string;
}

/** A press of one of our buttons, or a choice from one of our menus. */
export interface Press extends Doer {
  wanted: Wanted;
  groupId: string;
  /** Where whoever pressed it can be told something; null where Slack named nothing. */
  responseUrl: string | null;
  /** Opens a modal, once, within three seconds. */
  triggerId: string | null;
}

/** A modal of ours with what was entered. */
export interface FilledForm extends Doer {
  viewId: string;
  hash: string;
  memory: FormMemory;
  values: FormValues;
}

export type Interaction = { kind: 'press'; press: Press } | { kind: 'changed'; form: FilledForm } | { kind: 'submitted'; form: FilledForm };

/** The payload in the form that Slack posts. Throws a `SyntaxError` for what is none. */
export function payloadIn(rawBody: Buffer): unknown {
  const form = new URLSearchParams(rawBody.toString('utf8')).get('payload');
  if (form === null) throw new SyntaxError('no payload in the form');
  return JSON.parse(form);
}

/** Reads a payload of Slack's interactivity. Null for what is nothing to us (link buttons, others' modals); throws a `SyntaxError` for what is no payload at all. */
export function readInteraction(payload: unknown): Interaction | null {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) throw new SyntaxError('not a payload of Slack');
  const { type, team, user, view } = parsed.data;
  const teamId = team?.id ?? user.team_id;
  if (teamId === undefined || (type !== 'block_actions' && type !== 'view_submission')) return null;
  const doer = { teamId, userId: user.id, userName: user.name ?? user.username ?? user.id };
  // The App Home is a view too: what is pressed there is a press.
  if (view?.callback_id === formCallbackId) return readForm(type === 'view_submission' ? 'submitted' : 'changed', doer, view);
  const press = type === 'block_actions' ? readPress(parsed.data, doer) : null;
  return press && { kind: 'press', press };
}

type Payload = z.infer<typeof payloadSchema>;

function readForm(kind: 'changed' | 'submitted', doer: Doer, view: NonNullable<Payload['view']>): Interaction | null {
  const memory = formMemorySchema.safeParse(JSON.parse(view.private_metadata));
  return memory.success ? { kind, form: { ...doer, viewId: view.id, hash: view.hash, memory: memory.data, values: view.state } } : null;
}

function readPress({ actions, response_url: responseUrl, trigger_id: triggerId }: Payload, doer: Doer): Press | null {
  const [button] = actions;
  const [groupId = '', choice, ...rest] = (button?.selected_option?.value ?? button?.value ?? '').split(' ');
  const wanted = button && wantedOf(button.action_id, choice);
  if (!wanted || rest.length > 0 || !z.uuid().safeParse(groupId).success) return null;
  return { wanted, groupId, ...doer, responseUrl: responseUrl ?? null, triggerId: triggerId ?? null };
}

/** A menu's choices are those that we offered: others are nothing. */
function wantedOf(actionId: string, choice: string | undefined): Wanted | null {
  if (actionId === actionIds.silence) {
    const chosen = offered(silenceChoices, choice);
    return chosen === null ? null : chosen === 'custom' ? { do: 'open', form: 'silence' } : { do: 'silence', for: chosen };
  }
  if (actionId === actionIds.snooze) {
    const minutes = offered(snoozeMinutes, choice);
    return minutes && { do: 'snooze', minutes };
  }
  if (actionId === actionIds.more) {
    const form = offered(moreChoices, choice);
    return form && { do: 'open', form };
  }
  return choice === undefined ? (plain[actionId] ?? null) : null;
}

function offered<Choice extends string | number>(choices: readonly Choice[], said: string | undefined): Choice | null {
  return choices.find((each) => String(each) === said) ?? null;
}

const plain: Readonly<Record<string, Wanted>> = {
  [actionIds.acknowledge]: { do: 'acknowledge' },
  [actionIds.unacknowledge]: { do: 'unacknowledge' },
  [actionIds.resolve]: { do: 'resolve' },
  [actionIds.escalate]: { do: 'escalate' },
};
