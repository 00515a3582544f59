import { z } from 'zod';
import type { ReplyGroup, ReplyView, SlashVerb } from './reply.ts';
import type { severities } from './severity.ts';

/** What is asked for in a modal: what a command can be completed to, and a group's labels, which are only shown. */
export const formVerbs = [
  ...(['ack', 'unack', 'snooze', 'resolve', 'reopen', 'give', 'note', 'escalate', 'show', 'why', 'silence', 'override', 'send'] as const satisfies SlashVerb[]),
  'labels',
] as const;
export type FormVerb = (typeof formVerbs)[number];

/** Those that are about one group. */
export type GroupVerb = Exclude<FormVerb, 'silence' | 'override' | 'send'>;

/** The fields of our modals: the `block_id` and the `action_id` of each input. */
export const formFields = ['group', 'text', 'person', 'lasts', 'matchers', 'until', 'comment', 'schedule', 'from', 'severity', 'labels'] as const;
export type FormField = (typeof formFields)[number];

/** The button that shows what a silence would take. */
export const previewActionId = 'tocsin.form.preview';

/** How long a silence may last that is chosen in a modal; `until`: to the time that is given below. */
export const silenceTimes = ['60', '240', '1440', '10080', 'monday', 'until'] as const;
export type SilenceTime = (typeof silenceTimes)[number];

/** What was entered, by field; null where nothing was. A time is in ms since 1970. */
export interface FormValues {
  group: string | null;
  text: string;
  person: string | null;
  lasts: string | null;
  matchers: string;
  until: number | null;
  comment: string;
  schedule: string | null;
  from: number | null;
  severity: string | null;
  labels: string;
}

const written = z.string().max(3_000).nullish();
const chosen = z.object({ value: z.string().max(200) }).nullish();
const fieldStateSchema = z.object({
  value: written,
  selected_option: chosen,
  selected_user: z.string().max(40).nullish(),
  selected_date_time: z.number().nullish(),
});

/** What Slack says of a modal's inputs: `state.values`, by `block_id` and `action_id`. */
export const formStateSchema = z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).transform(({ values }): FormValues => {
  const of = (field: FormField) => fieldStateSchema.safeParse(values[field]?.[field]).data ?? {};
  const text = (field: FormField) => of(field).value?.trim() ?? '';
  const option = (field: FormField) => of(field).selected_option?.value ?? null;
  const time = (field: FormField) => {
    const seconds = of(field).selected_date_time;
    return typeof seconds === 'number' ? seconds * 1_000 : null;
  };
  return {
    ...{ group: option('group'), text: text('text'), person: of('person').selected_user ?? null, lasts: option('lasts') },
    ...{ matchers: text('matchers'), until: time('until'), comment: text('comment'), schedule: option('schedule'), from: time('from') },
    ...{ severity: option('severity'), labels: text('labels') },
  };
});

/** What a modal of ours remembers (`private_metadata`, at most 3,000 characters). It says nothing about rights: who may is asked of whoever submits. */
export const formMemorySchema = z.strictObject({
  tenantId: z.string().max(100),
  verb: z.enum(formVerbs),
  groupId: z.uuid().nullable(),
  /** Where whoever opened it is told what came of it. */
  responseUrl: z.string().max(500).nullable(),
  /** The matchers of which it was shown what they take. */
  previewed: z.string().max(2_000).nullable(),
});
export type FormMemory = z.infer<typeof formMemorySchema>;

/** What a silence would take now. */
export interface SilencePreview {
  alerts: number;
  /** Whether there are more than were counted. */
  isMore: boolean;
  /** The worst of them. */
  shown: readonly { severity: (typeof severities)[number]; headline: string; labels: Readonly<Record<string, string>> }[];
  /** Why it cannot be made. */
  fault: string | null;
}

/** A modal: what it asks, and what stands in it already. Its strings are untrusted; times are ms since 1970. */
export type FormView =
  | { form: 'group'; verb: Exclude<GroupVerb, 'labels'>; group: ReplyGroup | null; choices: readonly ReplyGroup[] }
  | {
      form: 'silence';
      matchers: string;
      lasts: SilenceTime;
      until: number | null;
      comment: string;
      preview: SilencePreview | null;
      /** It was submitted with other matchers than were shown: this is what they take, and it has to be submitted again. */
      isChanged: boolean;
    }
  | { form: 'override'; schedules: readonly string[]; schedule: string | null; from: number; until: number }
  | { form: 'send' }
  | { form: 'labels'; group: ReplyGroup; common: Readonly<Record<string, string>>; alerts: readonly LabelledAlert[]; more: number }
  /** What came of it, where the message does not say it. */
  | { form: 'said'; view: Exclude<ReplyView, { kind: 'group' }> };

/** An alert with the labels that not all of its group have. */
export interface LabelledAlert {
  headline: string;
  labels: Readonly<Record<string, string>>;
}

/** A modal as views.open takes it. */
export interface SlackModal {
  type: 'modal';
  callback_id: string;
  title: object;
  submit?: object;
  close: object;
  blocks: { type: string; [field: string]: unknown }[];
  private_metadata: string;
}

/** `callback_id` of every modal of ours. */
export const formCallbackId = 'tocsin.form';
