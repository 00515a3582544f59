import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus, AlertView } from '@tocsin/contracts/view';
import { firstOf } from './firstOf.ts';
import { type FormFacts, formFacts } from './forms/formFacts.ts';
import { type Form, formOf } from './forms/formOf.ts';
import { type LabelFacts, labelFacts } from './labelFacts.ts';
import { emojiOf } from './look.ts';
import type { Markup } from './markup.ts';
import type { Size } from './size.ts';
import { oneLine, paragraphs } from './untrusted.ts';
import type { Words } from './words.ts';

/** One alert as templates see it. Strings are sanitised and short, and still untrusted; what is not known is an empty string or null. */
export interface AlertFacts extends LabelFacts {
  alertId: string;
  type: string;
  status: AlertStatus;
  unseen: boolean;
  /** Time resolved it: its source had gone quiet. */
  byTime: boolean;
  severity: Severity;
  severityWord: Markup;
  /** The severity as a short token: `CRIT`. */
  tag: Markup;
  emoji: string;
  summary: string;
  description: string;
  service: string;
  environment: string;
  /** The machine or job that it comes from. */
  source: string;
  startsAt: number;
  resolvedAt: number | null;
  durationMs: number | null;
  /** What it is about, and what it says about that. */
  readonly form: Form;
  readonly details: FormFacts;
  label(name: string): string;
  annotation(name: string): string;
}

/** What a message about an alert says: `summary` characters of its first line, and labels if it is the message's only alert. */
export function alertFacts(view: AlertView, words: Words, size: Size, summaryMax: number): AlertFacts {
  const label = (...names: string[]) => oneLine(firstOf(view.labels, names), size.name);
  const summary = oneLine(firstLine(view.message), summaryMax) || oneLine(view.alertType, size.name);
  return {
    alertId: oneLine(view.alertId, 60),
    type: oneLine(view.alertType, size.name),
    status: view.status,
    unseen: view.unseen,
    byTime: view.byTime ?? false,
    severity: view.severity,
    severityWord: words.t(`severity_${view.severity}`),
    tag: words.t(`tag_${view.severity}`),
    emoji: emojiOf(view.status, view.severity),
    summary,
    description: describe(view, summary, size),
    service: label('service', 'app', 'application', 'job'),
    environment: view.environment === 'default' ? '' : oneLine(view.environment, size.name),
    source: label('instance', 'host', 'pod', 'node'),
    startsAt: view.startsAt,
    resolvedAt: view.resolvedAt,
    durationMs: view.resolvedAt === null ? null : view.resolvedAt - view.startsAt,
    ...labelFacts(view.labels, size),
    // Made when a template asks: the alerts of a list are not asked.
    get form() {
      return formOf(view);
    },
    get details() {
      return formFacts(formOf(view), view, words, size);
    },
    label: (name) => label(name),
    annotation: (name) => paragraphs(firstOf(view.annotations, [name]), size.description),
  };
}

/** The annotation that explains, or the message itself where the summary does not hold all of it. */
function describe(view: AlertView, summary: string, size: Size): string {
  const annotated = paragraphs(firstOf(view.annotations, ['description']), size.description);
  if (annotated !== '' && annotated !== summary) return annotated;
  return view.message.trim() === summary ? '' : paragraphs(view.message, size.description);
}

/** The first line with something in it, without looking at more than a summary can hold. */
function firstLine(message: string): string {
  const head = message.slice(0, 2_000).trimStart();
  const end = head.search(/[\r\n\u2028\u2029]/u);
  return end < 0 ? head : head.slice(0, end);
}
