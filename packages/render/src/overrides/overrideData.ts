import type { Language } from '@tocsin/contracts/language';
import type { AlertStatus, AlertView, GroupView } from '@tocsin/contracts/view';
import { alertFacts } from '../alertFacts.ts';
import { type Markup, markedText } from '../markup.ts';
import { asPlain } from '../settle.ts';
import { sizes } from '../size.ts';
import { oneLine, paragraphs } from '../untrusted.ts';
import type { Words } from '../words.ts';

/** Texts by name, without a prototype: a label may be named `constructor`. */
type Texts = Readonly<Record<string, string>>;

/**
 * What a tenant's template sees, under the names that `docs/templates.md` promises. A name here is never renamed or removed. Strings are sanitised, short and
 * untrusted; what is not known is an empty string. Times are written out in the language, in UTC.
 */
export interface OverrideData {
  readonly tenant: string;
  readonly language: Language;
  readonly alert: {
    readonly type: string;
    readonly severity: string;
    readonly severity_word: string;
    readonly status: AlertStatus;
    readonly summary: string;
    readonly message: string;
    readonly description: string;
    readonly environment: string;
    readonly service: string;
    readonly source: string;
    readonly labels: Texts;
    readonly annotations: Texts;
    readonly starts_at: string;
    readonly resolved_at: string;
    readonly duration: string;
  };
  readonly group: {
    readonly count: number;
    readonly firing: number;
    readonly acknowledged: number;
    readonly resolved: number;
    readonly suppressed: number;
    readonly status: GroupView['status'];
    readonly receiver: string;
    readonly labels: Texts;
  };
}

/** The most entries, and characters of each, that a template sees: as many labels and annotations as an alert may bring (`contracts/limits.ts`). */
const bounds = { nameChars: 128, labels: 64, labelChars: 300, annotations: 32, annotationChars: 1_000, messageChars: 1_000 } as const;

/** Makes what templates see, once for all parts of a message. A message that is about no group (an escalation) has `null` for it: a group of that alert alone. */
export function overrideData(tenantId: string, alert: AlertView, group: GroupView | null, words: Words): OverrideData {
  const [size] = sizes;
  const facts = alertFacts(alert, words, size, size.summary);
  return {
    tenant: oneLine(tenantId, size.name),
    language: words.language,
    alert: {
      type: facts.type,
      severity: facts.severity,
      severity_word: plain(facts.severityWord),
      status: facts.status,
      summary: facts.summary,
      message: paragraphs(alert.message, bounds.messageChars),
      description: facts.description,
      environment: facts.environment,
      service: facts.service,
      source: facts.source,
      labels: copy(alert.labels, bounds.labels, (value) => oneLine(value, bounds.labelChars)),
      annotations: copy(alert.annotations, bounds.annotations, (value) => paragraphs(value, bounds.annotationChars)),
      starts_at: words.clock(facts.startsAt),
      resolved_at: words.clock(facts.resolvedAt),
      duration: words.duration(facts.durationMs),
    },
    group: groupData(alert, group),
  };
}

function groupData({ status }: AlertView, group: GroupView | null): OverrideData['group'] {
  const counts = group?.counts ?? { firing: 0, acknowledged: 0, resolved: 0, suppressed: 0, [status]: 1 };
  return {
    count: counts.firing + counts.acknowledged + counts.resolved + counts.suppressed,
    ...counts,
    status: group?.status ?? status,
    receiver: oneLine(group?.receiver ?? '', sizes[0].name),
    labels: copy(group?.groupLabels ?? {}, bounds.labels, (value) => oneLine(value, bounds.labelChars)),
  };
}

function plain(word: Markup): string {
  return asPlain(markedText(word));
}

function copy(from: Texts, max: number, cut: (value: string) => string): Texts {
  const texts: Record<string, string> = Object.create(null);
  let room = max;
  for (const name in from) {
    if (!Object.hasOwn(from, name)) continue;
    if (room === 0) break;
    room -= 1;
    texts[oneLine(name, bounds.nameChars)] = cut(from[name] ?? '');
  }
  return texts;
}
